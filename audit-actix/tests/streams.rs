//! Answers that leave piece by piece, over real sockets: streams, live views, web sockets, work that goes on.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod loopback;

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App, Error, HttpMessage, HttpRequest, HttpResponse,
    error::ErrorForbidden,
    test::{TestRequest, init_service},
    web::{self, Bytes, Data, Path, Payload, ServiceConfig},
};
use audit_actix::{
    Actor, Audit, AuditMiddleware, Op, Phi, PhiRecord, Reason, Records, Refused, Tenant, audit,
    core::event::OnAuditFailure,
    event::{Outcome, Phase},
    testing::{Line, Recording},
};
use futures_util::{StreamExt, stream};
use loopback::{PATIENCE, ask, ask_by, read_all, serve};
use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    sync::{Notify, mpsc},
    time::{sleep, timeout},
};

#[derive(PhiRecord)]
#[phi(resource = "Patient")]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

fn patient(id: u64) -> Patient {
    Patient { id, name: "Ada Quillfeather".into() }
}

/// Reads until the text is there.
async fn read_until(stream: &mut TcpStream, seen: &mut String, text: &str) {
    let mut buffer = [0; 4096];
    let read = async {
        while !seen.contains(text) {
            let bytes = stream.read(&mut buffer).await.unwrap();
            assert!(bytes > 0, "the answer ended after {seen}");
            seen.push_str(&String::from_utf8_lossy(&buffer[..bytes]));
        }
    };
    timeout(PATIENCE, read).await.unwrap();
}

fn phases(lines: &[Line]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.phase().map(Phase::as_str)).collect()
}

/// The lines of operations, once the last of them is an end.
async fn ended(audit: &Recording) -> Vec<Line> {
    until(audit, Phase::End).await
}

/// The lines of operations, once the last of them is of that phase.
async fn until(audit: &Recording, phase: Phase) -> Vec<Line> {
    let last = async {
        loop {
            let lines: Vec<_> = audit.lines().into_iter().filter(|line| line.phase().is_some()).collect();
            if lines.last().and_then(Line::phase) == Some(phase) {
                return lines;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, last).await.unwrap()
}

/// A list of 16 MB in one piece: no socket takes it at once.
#[audit(search)]
async fn everybody() -> Phi<Vec<Patient>> {
    Phi::new((0..4_000).map(|id| Patient { id, name: "Ada Quillfeather ".repeat(250) }).collect())
}

#[actix_web::test]
async fn a_client_that_leaves_in_the_middle_of_an_answer_is_told_of() {
    let audit = Recording::start();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/everybody", web::get().to(everybody));
    });
    let mut stream = ask(address, "/everybody").await;
    read_until(&mut stream, &mut String::new(), r#""id":3,"#).await;
    drop(stream);
    let lines = until(&audit, Phase::After).await;
    let (end, after) = (&lines[lines.len() - 2], &lines[lines.len() - 1]);
    assert_eq!((end.reason(), end.status()), (Some(Reason::Ok), Some(200)));
    assert!(end.members()["handed"].is_null(), "the end knows nothing of it");
    assert_eq!((after.op(), after.reason(), after.status()), (end.op(), Some(Reason::Cancelled), Some(200)));
    let handed = |member: &str| after.members()["handed"][member].as_u64().unwrap();
    let (bytes, records) = (handed("bytes"), handed("records"));
    assert!((65_536..16_000_000).contains(&bytes), "{bytes}");
    let (shortest, longest) = (4_270, 4_280);
    assert!((bytes / longest - 1..=bytes / shortest).contains(&records), "{records} in {bytes}");
}

#[actix_web::test]
async fn an_answer_that_was_read_to_its_end_needs_no_correction() {
    let audit = Recording::start();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/everybody", web::get().to(everybody));
    });
    let answer = read_all(ask(address, "/everybody").await).await;
    assert_eq!(answer.matches("\"id\":").count(), 4_000);
    assert!(answer.ends_with("}]"));
    // The operation is over, or the log would wait for it.
    audit.shutdown().await.unwrap();
}

#[audit(export)]
async fn export(count: Path<u64>) -> Phi<Records> {
    Phi::stream(stream::iter((0..*count).map(|id| Ok::<_, Infallible>(patient(id))))).ndjson()
}

#[actix_web::test]
async fn an_export_names_everybody_of_its_body() {
    let audit = Recording::start();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/export/{count}", web::get().to(export));
    });
    let answer = read_all(ask(address, "/export/1000").await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(answer.contains("content-type: application/x-ndjson\r\n"));
    assert!(answer.contains("cache-control: no-store\r\n"));
    assert!(answer.ends_with("\r\n0\r\n\r\n"), "the body is complete");
    assert_eq!(answer.matches(r#""name":"Ada Quillfeather"}"#).count(), 1_000);
    let lines = ended(&audit).await;
    assert_eq!((phases(&lines)[0], *phases(&lines).last().unwrap()), ("begin", "end"));
    let named: Vec<_> = lines.iter().flat_map(Line::patients).collect();
    let expected: Vec<_> = (0..1_000_u64).map(|id| audit.pseudonym("patient", &id).unwrap()).collect();
    assert_eq!(named, expected);
    assert_eq!(lines.last().unwrap().members()["count"], 1_000);
    assert_eq!(
        (lines.last().unwrap().outcome(), lines.last().unwrap().status()),
        (Some(Outcome::Success), Some(200))
    );
}

type Feed = Mutex<Option<mpsc::Receiver<Result<Patient, Infallible>>>>;

#[audit(read, patient = *id)]
async fn live(id: Path<u64>, feed: Data<Feed>) -> Phi<Records> {
    let mut feed = feed.lock().unwrap().take().unwrap();
    let _ = id;
    Phi::stream(stream::poll_fn(move |context| feed.poll_recv(context)))
        .sse()
        .keep_alive(Duration::from_millis(50))
}

type Sender = mpsc::Sender<Result<Patient, Infallible>>;

fn live_app() -> (impl Fn(&mut ServiceConfig) + Clone + Send + 'static, Sender) {
    let (sender, receiver) = mpsc::channel(8);
    let feed = Data::new(Feed::new(Some(receiver)));
    let routes = move |config: &mut ServiceConfig| {
        config.app_data(feed.clone()).route("/live/{id}", web::get().to(live));
    };
    (routes, sender)
}

#[actix_web::test]
async fn an_event_leaves_after_its_line_and_silence_is_filled() {
    let audit = Recording::start();
    let (app, sender) = live_app();
    let mut stream = ask(serve(AuditMiddleware::new(&audit), app), "/live/7").await;
    let mut seen = String::new();
    read_until(&mut stream, &mut seen, "text/event-stream").await;
    assert_eq!(phases(&audit.lines()), ["begin"]);
    read_until(&mut stream, &mut seen, "\r\n:\n\n").await;
    sender.send(Ok(patient(7))).await.unwrap();
    read_until(&mut stream, &mut seen, "data: {\"id\":7").await;
    assert_eq!(phases(&audit.lines()), ["begin", "part"]);
    drop(sender);
    assert!(read_all(stream).await.ends_with("0\r\n\r\n"));
    let lines = ended(&audit).await;
    assert_eq!(phases(&lines), ["begin", "part", "end"]);
    assert_eq!(lines[2].reason(), Some(Reason::Ok));
}

#[actix_web::test]
async fn a_client_that_leaves_a_live_view_ends_it() {
    let audit = Recording::start();
    let (app, sender) = live_app();
    let mut stream = ask(serve(AuditMiddleware::new(&audit), app), "/live/7").await;
    sender.send(Ok(patient(7))).await.unwrap();
    read_until(&mut stream, &mut String::new(), "data: ").await;
    drop(stream);
    let lines = ended(&audit).await;
    assert_eq!(phases(&lines), ["begin", "part", "end"]);
    assert_eq!((lines[2].outcome(), lines[2].reason()), (Some(Outcome::Unknown), Some(Reason::Cancelled)));
    let handed = &lines[2].members()["handed"];
    assert_eq!((&handed["records"], &lines[2].members()["count"]), (&1.into(), &1.into()));
    assert!(handed["bytes"].as_u64() > Some(20), "{handed}");
}

#[actix_web::test]
async fn a_chunk_without_a_line_does_not_leave_and_the_body_breaks_off() {
    let audit = Recording::start();
    let (app, sender) = live_app();
    let mut stream = ask(serve(AuditMiddleware::new(&audit), app), "/live/7").await;
    let mut seen = String::new();
    sender.send(Ok(patient(7))).await.unwrap();
    read_until(&mut stream, &mut seen, "\"id\":7").await;
    audit.stop_accepting();
    sender.send(Ok(patient(8))).await.unwrap();
    let rest = read_all(stream).await;
    assert!(!rest.contains("\"id\":8") && !rest.ends_with("0\r\n\r\n"), "{rest}");
    audit.accept_again();
    let lines = ended(&audit).await;
    assert_eq!(lines.last().unwrap().reason(), Some(Reason::Withheld));
}

#[actix_web::test]
async fn a_stream_whose_begin_is_not_accepted_is_refused() {
    let audit = Recording::start();
    let (app, _sender) = live_app();
    audit.stop_accepting();
    let answer = read_all(ask(serve(AuditMiddleware::new(&audit), app), "/live/7").await).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("retry-after: 1\r\n") && answer.contains("urn:audit:problem:not-begun"));
}

#[derive(Debug, thiserror::Error)]
enum FollowError {
    #[error("{0}")]
    Refused(#[from] Refused),
    #[error("the client has left")]
    Left(#[from] actix_ws::Closed),
}

/// A WebSocket lives longer than the request that opened it: it is an operation of its own, caused by that.
#[audit(read, patient = *id)]
async fn connect(op: Op, id: Path<u64>, request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let (response, mut session, messages) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        // What went wrong stands in its line.
        let _ = op.run(follow(*id, &mut session)).await;
        let _ = session.close(None).await;
        drop(messages);
    });
    Ok(response)
}

#[audit_actix::core::audit(export, patient = id, purpose = Treatment)]
async fn follow(id: u64, session: &mut actix_ws::Session) -> Result<(), FollowError> {
    let op = audit_actix::core::Op::current().ok_or(Refused::NotRunning)?;
    for _ in 0..3 {
        let frame: Bytes = op.release(&patient(id)).await?;
        session.binary(frame).await?;
    }
    Ok(())
}

#[actix_web::test]
async fn every_frame_of_a_websocket_has_its_line_first() {
    let audit = Recording::start();
    let middleware = AuditMiddleware::new(&audit).actor(|_| Some(Actor::workforce("dr.adams")));
    let address = serve(middleware, |config| {
        config.route("/follow/{id}", web::get().to(connect));
    });
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut socket, _) =
        tokio_tungstenite::client_async(format!("ws://{address}/follow/7"), stream).await.unwrap();
    for frame in 1..=3 {
        let message = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        assert_eq!(&*message.into_data(), br#"{"id":7,"name":"Ada Quillfeather"}"#);
        assert!(audit.lines().iter().filter(|line| line.phase() == Some(Phase::Part)).count() >= frame);
    }
    timeout(PATIENCE, socket.next()).await.unwrap();
    let lines = ended(&audit).await;
    assert_eq!(phases(&lines), ["end", "begin", "part", "part", "part", "end"]);
    assert_eq!((lines[0].status(), lines[0].outcome()), (Some(101), Some(Outcome::Success)));
    assert!(lines[1..].iter().all(|line| line.members()["cause"].as_str() == lines[0].op()));
    let who = audit.pseudonym("user", "dr.adams").unwrap();
    assert!(lines.iter().all(|line| line.members()["actor"]["id"] == who));
}

/// Whatever carries it: the payload is in the queue after its line.
#[audit(read, patient = *id)]
async fn enqueue(op: Op, id: Path<u64>, queue: Data<mpsc::Sender<Bytes>>) -> HttpResponse {
    let Ok(payload) = op.release(&patient(*id)).await else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    match queue.send(payload).await {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

#[actix_web::test]
async fn a_payload_is_queued_after_its_line_or_not_at_all() {
    let audit = Recording::start();
    let (sender, mut queue) = mpsc::channel::<Bytes>(8);
    let sender = Data::new(sender);
    let address = serve(AuditMiddleware::new(&audit), move |config| {
        config.app_data(sender.clone()).route("/queue/{id}", web::get().to(enqueue));
    });
    let stream = ask(address, "/queue/7").await;
    let payload = timeout(PATIENCE, queue.recv()).await.unwrap().unwrap();
    assert_eq!(payload, r#"{"id":7,"name":"Ada Quillfeather"}"#);
    assert_eq!(audit.lines()[0].patients(), [audit.pseudonym("patient", &7).unwrap()]);
    assert!(read_all(stream).await.starts_with("HTTP/1.1 202 "));

    audit.stop_accepting();
    assert!(read_all(ask(address, "/queue/8").await).await.starts_with("HTTP/1.1 503 "));
    assert!(queue.try_recv().is_err());
}

/// What the handler below and its test tell each other.
struct Late {
    answered: Arc<Notify>,
    outcome: mpsc::Sender<Option<Refused>>,
}

/// The operation is at hand in a task that the handler spawns and waits for; what comes after its end is refused.
#[audit(read, patient = *id)]
async fn spawned(op: Op, id: Path<u64>, late: Data<Late>) -> HttpResponse {
    let id = *id;
    let in_task = (*op).clone();
    let task = tokio::spawn(async move { in_task.release(&patient(id)).await.is_ok() });
    let afterwards = (*op).clone();
    tokio::spawn(async move {
        late.answered.notified().await;
        let outcome = afterwards.release(&patient(id)).await.err();
        afterwards.patient(&99);
        late.outcome.send(outcome).await.unwrap();
    });
    if task.await.unwrap_or_default() {
        HttpResponse::NoContent().finish()
    } else {
        HttpResponse::InternalServerError().finish()
    }
}

#[actix_web::test]
async fn an_operation_goes_along_into_spawned_tasks() {
    let audit = Recording::start();
    let (sender, mut outcomes) = mpsc::channel(1);
    let answered = Arc::new(Notify::new());
    let late = Data::new(Late { answered: Arc::clone(&answered), outcome: sender });
    let address = serve(AuditMiddleware::new(&audit), move |config| {
        config.app_data(late.clone()).route("/spawned/{id}", web::get().to(spawned));
    });
    let answer = read_all(ask(address, "/spawned/7").await).await;
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    answered.notify_one();
    let outcome = timeout(PATIENCE, outcomes.recv()).await.unwrap().unwrap();
    assert_eq!(outcome, Some(Refused::Ended));
    let lines = audit.lines();
    assert_eq!(phases(&lines), ["part", "end"]);
    assert_eq!(lines[1].patients(), [audit.pseudonym("patient", &7).unwrap()]);
}

#[actix_web::test]
async fn a_head_request_reads_nothing_of_a_stream() {
    #[audit(read)]
    async fn all() -> Phi<Records> {
        Phi::stream(stream::iter([Ok::<_, Infallible>(patient(7))]))
    }
    let audit = Recording::start();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/all", web::head().to(all));
    });
    let answer = read_all(ask_by(address, "HEAD", "/all").await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    let lines = audit.lines();
    assert_eq!((phases(&lines), lines[0].reason()), (vec!["end"], Some(Reason::Ok)));
    assert!(lines[0].patients().is_empty());
}

/// Any chart, for who asks by a header and is a clinician.
#[audit(read, patient = *id)]
async fn chart(op: Op, id: Path<u64>) -> Result<Phi<Patient>, Error> {
    if !op.break_glass(true) {
        op.deny("own-ward");
        return Err(ErrorForbidden("not in your ward"));
    }
    Ok(Phi::new(patient(*id)))
}

#[actix_web::test]
async fn the_layer_says_whose_data_it_is_and_that_the_glass_is_to_be_broken() {
    let codes = Audit::builder()
        .tenants(["north", "south"])
        .policies(["own-ward"])
        .break_glass(OnAuditFailure::Deny, ["unconscious"]);
    let audit = Recording::with(codes);
    let header = |head: &HttpRequest, name| head.headers().get(name)?.to_str().ok().map(str::to_owned);
    let middleware = AuditMiddleware::new(&audit)
        .tenant(move |head| header(head, "x-clinic"))
        .break_glass(move |head| header(head, "x-break-glass"));
    let app = App::new().wrap(middleware).route("/charts/{id}", web::get().to(chart));
    let app = &init_service(app).await;
    let send = async |headers: &str, tenant: Option<&'static str>| {
        let mut request = TestRequest::get().uri("/charts/42");
        for header in headers.split_terminator(';').filter_map(|header| header.split_once('=')) {
            request = request.insert_header(header);
        }
        let request = request.to_request();
        request.extensions_mut().extend(
            tenant
                .map(|tenant| {
                    let mut known = actix_web::dev::Extensions::new();
                    known.insert(Tenant(tenant.into()));
                    known
                })
                .unwrap_or_default(),
        );
        actix_web::test::call_service(app, request).await.status()
    };
    assert_eq!(send("x-clinic=north", None).await, 403);
    assert_eq!(send("x-clinic=north;x-break-glass=unconscious", None).await, 200);
    assert_eq!(send("x-clinic=north;x-break-glass=unconscious", Some("south")).await, 200);
    let lines = audit.lines();
    let of = |tenant| audit.pseudonym_at(tenant, "patient", &42).unwrap();
    assert_eq!(lines[0].members()["authz"]["policy"], "own-ward");
    assert_eq!((&lines[1].members()["tenant"], lines[1].patients()), (&"north".into(), vec![&*of("north")]));
    assert_eq!((&lines[2].members()["tenant"], lines[2].patients()), (&"south".into(), vec![&*of("south")]));
    assert_eq!(lines[1].members()["break_glass"]["granted"], true);
    assert_eq!(lines[1].members()["severity"], "warning");
}
