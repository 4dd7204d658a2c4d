//! Requests through a whole app: what the client gets, and what the line says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod loopback;

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_http::Request;
use actix_web::{
    App, Either, Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, Responder,
    body::{BodySize, BoxBody, MessageBody, to_bytes},
    dev::{Payload, Service, ServiceRequest, ServiceResponse},
    error::{ErrorConflict, ErrorUnauthorized},
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::{Next, from_fn},
    test::{TestRequest, init_service},
    web::{self, Bytes, Html, Json, Path, Query, Redirect, ServiceConfig},
};
use audit_actix::{
    Actor, Audit, AuditMiddleware, ClientAddress, Op, Opaque, Phi, PhiRecord, Purpose, Reason, Refusal,
    Unannotated, audit,
    event::{Action, Kind, Outcome, Phase},
    testing::{Line, Recording},
};
use loopback::{PATIENCE, ask, ask_by, read_all, serve};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::Notify, time::timeout};

#[derive(PhiRecord, Clone)]
#[phi(category = "demographics")]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
    #[phi(clear)]
    active: bool,
}

#[derive(Deserialize)]
struct NewPatient {
    name: String,
}

fn ada(id: u64) -> Patient {
    Patient { id, name: "Ada Quillfeather".into(), active: true }
}

#[audit(read, patient = *id)]
async fn show(id: Path<u64>) -> Phi<Patient> {
    Phi::new(ada(*id))
}

#[audit(create)]
async fn create(new: Json<NewPatient>) -> Result<(Phi<Patient>, StatusCode), Error> {
    let NewPatient { name } = new.into_inner();
    if name.is_empty() {
        return Err(ErrorConflict("no name"));
    }
    Ok((Phi::new(Patient { name, ..ada(9) }), StatusCode::CREATED))
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}

async fn unannotated() -> &'static str {
    "who knows"
}

/// An app as a worker has it.
trait Served: Service<Request, Response = ServiceResponse, Error = Error> {}

impl<S: Service<Request, Response = ServiceResponse, Error = Error>> Served for S {}

/// Sends a request through the app, and gives the answer.
async fn send(app: &impl Served, request: TestRequest) -> (StatusCode, HeaderMap, String) {
    let response = app.call(request.to_request()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body()).await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

fn get_request(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn post_json(path: &str, body: &Value) -> TestRequest {
    TestRequest::post().uri(path).set_json(body)
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/patients/{id}", web::get().to(show))
        .route("/patients", web::post().to(create))
        .service(web::resource("/health").route(web::get().to(health)))
        .route("/unannotated", web::get().to(unannotated));
}

async fn app(audit: &Recording) -> impl Served + use<> {
    wrapped(AuditMiddleware::new(audit), routes).await
}

async fn wrapped(
    middleware: AuditMiddleware,
    routes: impl FnOnce(&mut ServiceConfig),
) -> impl Served + 'static {
    init_service(App::new().wrap(middleware).configure(routes)).await
}

fn only(audit: &Recording) -> Line {
    let mut lines = audit.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

#[actix_web::test]
async fn a_record_leaves_with_its_line() {
    let audit = Recording::start();
    let (status, headers, body) = send(&app(&audit).await, get_request("/patients/7")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers.get(header::CONTENT_TYPE).unwrap(), "application/json");
    assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body, json!({"id": 7, "name": "Ada Quillfeather", "active": true}));

    let line = only(&audit);
    assert_eq!((line.action(), line.phase()), (Some(Action::Read), Some(Phase::End)));
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Success), Some(Reason::Ok)));
    assert_eq!(line.status(), Some(200));
    assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
    assert_eq!(line.fields(), ["name"]);
    assert_eq!(line.members()["handler"], "requests::show");
    assert_eq!(line.members()["http"], json!({"method": "GET", "route": "/patients/{id}"}));
}

/// Its head says something of the record.
#[actix_web::test]
async fn a_head_request_is_an_access() {
    let audit = Recording::start();
    let length = r#"{"id":7,"name":"Ada Quillfeather","active":true}"#.len();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/patients/{id}", web::head().to(show));
    });
    let answer = read_all(ask_by(address, "HEAD", "/patients/7").await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    assert!(answer.contains(&format!("content-length: {length}\r\n")), "{answer}");
    assert_eq!(only(&audit).patients(), [audit.pseudonym("patient", &7).unwrap()]);
    assert_eq!((only(&audit).action(), only(&audit).outcome()), (Some(Action::Read), Some(Outcome::Success)));
}

/// A path that is none is 404 on actix, and JSON of another form 400.
#[actix_web::test]
async fn an_extractor_that_refuses_is_an_access_that_failed() {
    let audit = Recording::start();
    let app = app(&audit).await;
    let (status, ..) = send(&app, get_request("/patients/seven")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let line = only(&audit);
    assert_eq!((line.action(), line.reason()), (Some(Action::Read), Some(Reason::NotFound)));
    assert!(!line.text().contains("seven"));

    let (status, ..) = send(&app, post_json("/patients", &json!({"nom": "Ada"}))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let lines = audit.lines();
    assert_eq!((lines.len(), lines[1].phase()), (2, Some(Phase::End)), "nothing began");
    assert_eq!((lines[1].status(), lines[1].reason()), (Some(400), Some(Reason::Invalid)));
}

#[actix_web::test]
async fn a_change_begins_and_ends() {
    let audit = Recording::start();
    let app = app(&audit).await;
    let (status, _, body) = send(&app, post_json("/patients", &json!({"name": "Ada"}))).await;
    assert_eq!((status, body.contains("Ada")), (StatusCode::CREATED, true));
    send(&app, post_json("/patients", &json!({"name": ""}))).await;
    let lines = audit.lines();
    let told: Vec<_> = lines.iter().map(|line| (line.phase().unwrap(), line.reason())).collect();
    assert_eq!(
        told,
        [
            (Phase::Begin, None),
            (Phase::End, Some(Reason::Ok)),
            (Phase::Begin, None),
            (Phase::End, Some(Reason::Conflict))
        ]
    );
}

#[actix_web::test]
async fn every_shape_of_answer_leaves() {
    #[audit(read)]
    async fn with_status() -> Phi<Patient> {
        Phi::new(ada(1)).status(StatusCode::ACCEPTED).header(header::ETAG, "\"3\"")
    }
    #[audit(read)]
    async fn with_headers() -> Phi<Patient> {
        Phi::new(ada(1)).header(header::CACHE_CONTROL, "private, max-age=1")
    }
    #[audit(read)]
    async fn with_both() -> (Phi<Patient>, StatusCode) {
        (Phi::new(ada(1)).status(StatusCode::OK).header(header::ETAG, "\"3\""), StatusCode::ACCEPTED)
    }
    #[audit(read)]
    async fn some(id: Path<u64>) -> Option<Phi<Patient>> {
        (*id == 1).then(|| Phi::new(ada(1)))
    }
    #[audit(read)]
    async fn either(id: Path<u64>) -> Either<Phi<Patient>, Phi<Vec<Patient>>> {
        if *id == 1 { Either::Left(Phi::new(ada(1))) } else { Either::Right(Phi::new(vec![ada(1), ada(2)])) }
    }
    #[audit(search)]
    async fn many() -> Result<Phi<Vec<Patient>>, Infallible> {
        Ok(Phi::new(vec![ada(1), ada(2)]))
    }
    #[audit(read, patient = 1, fields = ["name"])]
    async fn html() -> Phi<Opaque> {
        Phi::opaque(Html::new("<h1>Ada Quillfeather</h1>"))
    }
    #[audit(read, patient = 1, fields = ["name"])]
    async fn pdf() -> Phi<Opaque> {
        Phi::opaque(HttpResponse::PartialContent().content_type("application/pdf").body("%PDF"))
            .header(header::ETAG, "\"4\"")
    }
    #[audit(read, patient = 1)]
    async fn as_before() -> Json<Value> {
        Json(json!({"name": "Ada"}))
    }
    #[audit(read)]
    async fn missing() -> HttpResponse {
        HttpResponse::NotFound().body("no such patient")
    }
    #[audit(delete, patient = 1)]
    async fn nothing() -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
    #[audit(login)]
    async fn elsewhere() -> impl Responder {
        Redirect::to("/").see_other()
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config
            .route("/status", web::get().to(with_status))
            .route("/headers", web::get().to(with_headers))
            .route("/both", web::get().to(with_both))
            .route("/some/{id}", web::get().to(some))
            .route("/either/{id}", web::get().to(either))
            .route("/many", web::get().to(many))
            .route("/html", web::get().to(html))
            .route("/pdf", web::get().to(pdf))
            .route("/json", web::get().to(as_before))
            .route("/missing", web::get().to(missing))
            .route("/nothing", web::get().to(nothing))
            .route("/elsewhere", web::get().to(elsewhere));
    })
    .await;
    let last = || audit.lines().pop().unwrap();

    let (status, headers, _) = send(&app, get_request("/status")).await;
    assert_eq!(
        (status, headers.get(header::ETAG)),
        (StatusCode::ACCEPTED, Some(&HeaderValue::from_static("\"3\"")))
    );
    let (_, headers, _) = send(&app, get_request("/headers")).await;
    assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "private, max-age=1");
    let (status, headers, _) = send(&app, get_request("/both")).await;
    assert_eq!(
        (status, headers.get(header::ETAG)),
        (StatusCode::ACCEPTED, Some(&HeaderValue::from_static("\"3\"")))
    );

    assert_eq!(send(&app, get_request("/some/1")).await.0, StatusCode::OK);
    assert_eq!(last().patients().len(), 1);
    assert_eq!(send(&app, get_request("/some/2")).await.0, StatusCode::NOT_FOUND);
    assert_eq!((last().reason(), last().patients().len()), (Some(Reason::NotFound), 0));
    for id in [1, 2] {
        let (status, _, body) = send(&app, get_request(&format!("/either/{id}"))).await;
        assert_eq!((status, body.matches("Quillfeather").count()), (StatusCode::OK, id));
        assert_eq!(last().patients().len(), id);
    }

    send(&app, get_request("/many")).await;
    assert_eq!((last().patients().len(), &last().members()["count"]), (2, &json!(2)));

    let (_, headers, body) = send(&app, get_request("/html")).await;
    assert_eq!(
        (body.as_str(), headers.get(header::CACHE_CONTROL).unwrap()),
        ("<h1>Ada Quillfeather</h1>", &HeaderValue::from_static("no-store"))
    );
    assert_eq!((last().fields(), &last().members()["typed"]), (vec!["name"], &json!(false)));
    let (status, headers, body) = send(&app, get_request("/pdf")).await;
    assert_eq!((status, body.as_str()), (StatusCode::PARTIAL_CONTENT, "%PDF"));
    assert_eq!(headers.get(header::CONTENT_TYPE).unwrap(), "application/pdf");
    assert_eq!(headers.get(header::ETAG).unwrap(), "\"4\"");
    assert_eq!((last().fields(), &last().members()["typed"]), (vec!["name"], &json!(false)));

    send(&app, get_request("/json")).await;
    assert_eq!(last().members()["typed"], false);
    assert_eq!(send(&app, get_request("/missing")).await.2, "no such patient");
    assert!(last().members()["typed"].is_null());
    assert_eq!(send(&app, get_request("/nothing")).await.0, StatusCode::NO_CONTENT);
    assert!(last().members()["typed"].is_null());
    assert_eq!(send(&app, get_request("/elsewhere")).await.0, StatusCode::SEE_OTHER);
    assert_eq!((last().kind(), last().outcome()), (Some(Kind::Authn), Some(Outcome::Success)));
}

/// The app's authentication; it may stand inside or outside of the audit middleware.
async fn authenticate(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse, Error> {
    request.extensions_mut().insert(Actor::workforce("dr.adams").role("physician"));
    next.call(request).await
}

#[actix_web::test]
async fn the_actor_is_found_whatever_the_order_of_the_layers() {
    for inside in [true, false] {
        let audit = Recording::start();
        let middleware = AuditMiddleware::new(&audit).actor(|_| Some(Actor::anonymous()));
        let app = App::new().configure(routes);
        if inside {
            let app = init_service(app.wrap(from_fn(authenticate)).wrap(middleware)).await;
            send(&app, get_request("/patients/7")).await;
        } else {
            let app = init_service(app.wrap(middleware).wrap(from_fn(authenticate))).await;
            send(&app, get_request("/patients/7")).await;
        }
        assert_eq!(only(&audit).members()["actor"]["id"], audit.pseudonym("user", "dr.adams").unwrap());
    }
}

/// Authentication inside of the middleware says who asks where no handler looks, too.
#[actix_web::test]
async fn the_actor_of_a_route_without_the_attribute_is_known() {
    let audit = Recording::start();
    let app = App::new().configure(routes).wrap(from_fn(authenticate)).wrap(AuditMiddleware::new(&audit));
    send(&init_service(app).await, get_request("/unannotated")).await;
    assert_eq!(only(&audit).members()["actor"]["id"], audit.pseudonym("user", "dr.adams").unwrap());
}

#[actix_web::test]
async fn the_actor_comes_from_the_hook_or_from_the_body() {
    #[audit(read, patient = 1)]
    async fn by_body(op: Op) -> HttpResponse {
        op.actor(Actor::service("lab-import"));
        HttpResponse::Ok().finish()
    }
    struct Seen;
    fn by_hook(request: &HttpRequest) -> Option<Actor> {
        request.extensions_mut().insert(Seen);
        Some(Actor::workforce(request.headers().get("x-user")?.to_str().ok()?))
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit).actor(by_hook), |config| {
        config.configure(routes).route("/body", web::get().to(by_body));
    })
    .await;
    send(&app, get_request("/patients/7").insert_header(("x-user", "nurse.baker"))).await;
    send(&app, get_request("/body")).await;
    let lines = audit.lines();
    assert_eq!(lines[0].members()["actor"]["id"], audit.pseudonym("user", "nurse.baker").unwrap());
    assert_eq!(lines[1].members()["actor"]["id"], audit.pseudonym("service", "lab-import").unwrap());
}

#[actix_web::test]
async fn what_counts_most_decides_the_purpose() {
    #[audit(read, patient = 1, purpose = Research)]
    async fn by_attribute() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    #[audit(read, patient = 1, purpose = Research)]
    async fn by_body() -> HttpResponse {
        if let Some(op) = Op::current() {
            op.purpose(Purpose::Legal);
        }
        HttpResponse::Ok().finish()
    }
    let audit = Recording::start();
    let emergency = |request: &HttpRequest| request.headers().contains_key("x-emergency");
    let middleware = AuditMiddleware::new(&audit)
        .purpose(move |request| emergency(request).then_some(Purpose::EmergencyTreatment))
        .purpose_by_role(|role| (role == "physician").then_some(Purpose::Treatment))
        .default_purpose(Purpose::Operations);
    let app = App::new()
        .configure(routes)
        .route("/attribute", web::get().to(by_attribute))
        .route("/body", web::get().to(by_body));
    let app = init_service(app.wrap(middleware.clone()).wrap(from_fn(authenticate))).await;
    let nobody = wrapped(middleware, routes).await;

    send(&nobody, get_request("/patients/7")).await;
    send(&app, get_request("/patients/7")).await;
    send(&app, get_request("/patients/7").insert_header(("x-emergency", "1"))).await;
    send(&app, get_request("/attribute")).await;
    send(&app, get_request("/body")).await;
    let lines = audit.lines();
    let purposes: Vec<_> =
        lines.iter().map(|line| (&line.members()["purpose"][0], &line.members()["purpose_from"])).collect();
    let expected = [
        ("HOPERAT", "default"),
        ("TREAT", "role"),
        ("ETREAT", "request"),
        ("HRESCH", "attribute"),
        ("HLEGAL", "operation"),
    ];
    assert_eq!(purposes.len(), expected.len());
    for ((purpose, from), (code, source)) in purposes.into_iter().zip(expected) {
        assert_eq!((purpose, from), (&json!(code), &json!(source)));
    }
}

#[actix_web::test]
async fn without_the_layer_an_audited_handler_refuses() {
    let app = init_service(App::new().configure(routes)).await;
    let (status, headers, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers.get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
    assert!(body.contains("AuditMiddleware::new(&audit)") && !body.contains("Quillfeather"), "{body}");
    let (status, ..) = send(&app, get_request("/patients/seven")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "before anybody else looks at the request");
    assert_eq!(send(&app, get_request("/health")).await.0, StatusCode::OK);
}

#[actix_web::test]
async fn routes_without_the_attribute_are_recorded_ignored_or_denied() {
    let audit = Recording::start();
    send(&app(&audit).await, get_request("/unannotated")).await;
    let line = only(&audit);
    assert_eq!((line.kind(), line.action()), (Some(Kind::Unannotated), Some(Action::Other)));
    assert_eq!(line.members()["http"]["route"], "/unannotated");

    let audit = Recording::start();
    let ignoring = wrapped(AuditMiddleware::new(&audit).ignore(["/unannotated"]), routes).await;
    assert_eq!(send(&ignoring, get_request("/unannotated")).await.0, StatusCode::OK);
    assert!(audit.lines().is_empty());

    let audit = Recording::start();
    let denying = wrapped(AuditMiddleware::new(&audit).unannotated(Unannotated::Deny), routes).await;
    let (status, _, body) = send(&denying, get_request("/unannotated")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("who knows"), "{body}");
    assert_eq!((only(&audit).reason(), only(&audit).status()), (Some(Reason::Withheld), Some(500)));
    assert_eq!(send(&denying, get_request("/health")).await.0, StatusCode::OK);
}

#[actix_web::test]
async fn refusals_of_unarmed_routes_are_events_of_their_own() {
    async fn closed(status: Path<u16>) -> HttpResponse {
        HttpResponse::new(StatusCode::from_u16(*status).unwrap())
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/closed/{status}", web::get().to(closed));
    })
    .await;
    send(&app, get_request("/closed/401")).await;
    send(&app, get_request("/closed/403")).await;
    let kinds: Vec<_> =
        audit.lines().iter().map(|line| (line.kind().unwrap(), line.reason().unwrap())).collect();
    assert_eq!(kinds, [(Kind::Authn, Reason::Unauthenticated), (Kind::Authz, Reason::Forbidden)]);
}

#[actix_web::test]
async fn what_a_layer_inside_answers_by_itself_is_recorded_with_the_route() {
    async fn closes(request: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse, Error> {
        let status = request.headers().get("x-status").unwrap().to_str().unwrap().parse().unwrap();
        Ok(request.into_response(HttpResponse::new(status)))
    }
    let audit = Recording::start();
    let app = App::new().configure(routes).wrap(from_fn(closes)).wrap(AuditMiddleware::new(&audit));
    let app = init_service(app).await;
    for status in ["401", "403", "404", "409"] {
        let request = get_request("/patients/7").insert_header(("x-status", status));
        assert_eq!(send(&app, request).await.0.as_str(), status);
    }
    let lines = audit.lines();
    let kinds: Vec<_> = lines.iter().map(|line| line.kind().unwrap()).collect();
    assert_eq!(kinds, [Kind::Authn, Kind::Authz, Kind::Unannotated, Kind::Unannotated]);
    assert!(lines.iter().all(|line| line.members()["http"]["route"] == "/patients/{id}"));
}

#[actix_web::test]
async fn what_no_handler_saw_leaves_no_line() {
    let audit = Recording::start();
    let app = app(&audit).await;
    assert_eq!(send(&app, get_request("/nowhere")).await.0, StatusCode::NOT_FOUND);
    let put = TestRequest::put().uri("/health");
    assert_eq!(send(&app, put).await.0, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(send(&app, get_request("/health")).await.0, StatusCode::OK);
    assert!(audit.lines().is_empty());
}

#[actix_web::test]
async fn the_client_is_the_one_that_the_router_vouches_for() {
    let rules = [
        (ClientAddress::ForwardedForFirstLine, "203.0.113.77", "203.0.113.0/24"),
        (ClientAddress::ForwardedForFromRight(1), "203.0.113.77", "203.0.113.0/24"),
        (ClientAddress::Peer, "10.0.0.1", "10.0.0.0/24"),
    ];
    for (rule, address, net) in rules {
        let audit = Recording::start();
        let app = wrapped(AuditMiddleware::new(&audit).client_address(rule), routes).await;
        let request = get_request("/patients/7")
            .append_header(("x-forwarded-for", "198.51.100.9, 203.0.113.77"))
            .append_header(("x-forwarded-for", "192.0.2.1"))
            .append_header(("x-request-id", "req-Quillfeather-0001"))
            .peer_addr(SocketAddr::from(([10, 0, 0, 1], 1234)));
        send(&app, request).await;
        let line = only(&audit);
        assert_eq!(line.members()["client"]["net"], net);
        assert_eq!(line.members()["client"]["id"], audit.pseudonym("client", address).unwrap());
        assert_eq!(line.members()["request"], audit.pseudonym("request", "req-Quillfeather-0001").unwrap());
        assert!(!line.text().contains(address) && !line.text().contains("Quillfeather"));
    }
}

#[actix_web::test]
async fn refusals_take_the_form_that_the_app_gives_them() {
    let audit = Recording::start();
    let middleware = AuditMiddleware::new(&audit)
        .on_refusal(|refusal: Refusal| HttpResponse::ImATeapot().body(refusal.kind()));
    let app = wrapped(middleware, routes).await;
    let handle = audit.handle();
    drop(audit);
    let (status, _, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!((status, body.as_str()), (StatusCode::IM_A_TEAPOT, "not-begun"));
    drop(handle);
}

#[actix_web::test]
async fn a_closed_log_answers_no_request() {
    let audit = Recording::start();
    let app = app(&audit).await;
    let written = audit.written();
    drop(audit);
    let (status, headers, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!(
        (status, headers.get(header::RETRY_AFTER)),
        (StatusCode::SERVICE_UNAVAILABLE, Some(&HeaderValue::from(1)))
    );
    assert!(!body.contains("Quillfeather"), "{body}");
    assert_eq!(written().len(), 1, "nothing but session.stop");
}

/// On actix it takes the connection with it; the worker goes on.
#[actix_web::test]
async fn a_panic_is_recorded_before_it_goes_on() {
    #[audit(read, patient = *id)]
    async fn panics(id: Path<u64>) -> Phi<Patient> {
        tokio::task::yield_now().await;
        assert!(*id > 1_000, "as it must");
        Phi::new(ada(*id))
    }
    let audit = Recording::start();
    let address = serve(AuditMiddleware::new(&audit), |config| {
        config.route("/panics/{id}", web::get().to(panics));
    });
    assert_eq!(read_all(ask(address, "/panics/7").await).await, "");
    let line = only(&audit);
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Failed), Some(Reason::Panic)));
    assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
    for _ in 0..4 {
        assert!(read_all(ask(address, "/panics/1001").await).await.starts_with("HTTP/1.1 200 OK\r\n"));
    }
}

/// A hook of the app that panics takes the connection with it, but not the line.
#[actix_web::test]
async fn a_hook_that_panics_leaves_a_line() {
    let audit = Recording::start();
    let middleware = AuditMiddleware::new(&audit).actor(|_| panic!("a hook of the app"));
    let address = serve(middleware, routes);
    assert_eq!(read_all(ask(address, "/patients/7").await).await, "");
    assert_eq!((only(&audit).kind(), only(&audit).reason()), (Some(Kind::Unannotated), Some(Reason::Panic)));
}

/// Nobody reads stdout: the client gets a refusal and nothing of the record.
#[actix_web::test]
async fn an_answer_without_a_line_does_not_leave() {
    let audit = Recording::start();
    let app = app(&audit).await;
    audit.stop_accepting();
    let (status, headers, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!(
        (status, headers.get(header::RETRY_AFTER)),
        (StatusCode::SERVICE_UNAVAILABLE, Some(&HeaderValue::from(1)))
    );
    assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
    assert!(!body.contains("Quillfeather"), "{body}");
    assert_eq!(send(&app, get_request("/health")).await.0, StatusCode::OK);
}

#[actix_web::test]
async fn a_change_whose_begin_is_not_accepted_is_not_made() {
    static MADE: AtomicBool = AtomicBool::new(false);
    #[audit(create)]
    async fn creates() -> HttpResponse {
        MADE.store(true, Ordering::Relaxed);
        HttpResponse::Created().finish()
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/patients", web::post().to(creates));
    })
    .await;
    audit.stop_accepting();
    let (status, headers, body) = send(&app, post_json("/patients", &json!({}))).await;
    assert_eq!(
        (status, headers.get(header::RETRY_AFTER)),
        (StatusCode::SERVICE_UNAVAILABLE, Some(&HeaderValue::from(1)))
    );
    assert!(body.contains("urn:audit:problem:not-begun") && !MADE.load(Ordering::Relaxed), "{body}");
}

#[actix_web::test]
async fn an_abandoned_request_is_cancelled() {
    #[audit(read, patient = *id)]
    async fn never(id: Path<u64>, running: web::Data<Notify>) -> Phi<Patient> {
        running.notify_one();
        std::future::pending::<()>().await;
        Phi::new(ada(*id))
    }
    let audit = Recording::start();
    let running = Arc::new(Notify::new());
    let data = web::Data::from(Arc::clone(&running));
    let address = serve(AuditMiddleware::new(&audit), move |config| {
        config.app_data(data.clone()).route("/never/{id}", web::get().to(never));
    });
    let stream = ask(address, "/never/7").await;
    timeout(PATIENCE, running.notified()).await.unwrap();
    drop(stream);
    let ended = async {
        while audit.lines().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, ended).await.unwrap();
    let line = only(&audit);
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Unknown), Some(Reason::Cancelled)));
}

#[actix_web::test]
async fn a_body_that_it_did_not_make_is_not_touched() {
    /// A body that would never end.
    struct Endless;
    impl MessageBody for Endless {
        type Error = Infallible;
        fn size(&self) -> BodySize {
            BodySize::Stream
        }
        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<Bytes, Infallible>>> {
            std::task::Poll::Ready(Some(Ok(Bytes::from_static(b"tick"))))
        }
    }
    #[audit(read, patient = 1)]
    async fn ticks() -> HttpResponse {
        HttpResponse::Ok().body(Endless)
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/ticks", web::get().to(ticks));
    })
    .await;
    let response = app.call(get_request("/ticks").to_request()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(only(&audit).outcome(), Some(Outcome::Success));
}

#[actix_web::test]
async fn handlers_in_an_impl_block_work_like_functions() {
    struct Clinic;
    #[audit]
    impl Clinic {
        #[audit(read, patient = *id)]
        async fn show(id: Path<u64>) -> Phi<Patient> {
            Phi::new(ada(*id))
        }
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/patients/{id}", web::get().to(Clinic::show));
    })
    .await;
    send(&app, get_request("/patients/7")).await;
    assert_eq!(only(&audit).members()["handler"], "requests::Clinic::show");
}

#[actix_web::test]
async fn handlers_may_be_generic_and_extract_what_they_like() {
    struct Who;
    impl FromRequest for Who {
        type Error = Error;
        type Future = Ready<Result<Self, Error>>;
        fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
            let name = request.headers().get("x-user").and_then(|value| value.to_str().ok());
            ready(name.map(|_| Self).ok_or_else(|| ErrorUnauthorized("who?")))
        }
    }
    #[audit(search, patient = query.patient)]
    async fn generic<W>(_: W, query: Query<Search>) -> Phi<Vec<Patient>>
    where
        W: FromRequest,
    {
        Phi::new(vec![ada(query.patient)])
    }
    #[derive(Deserialize)]
    struct Search {
        patient: u64,
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/generic", web::get().to(generic::<Who>));
    })
    .await;
    let (status, ..) = send(&app, get_request("/generic?patient=5")).await;
    assert_eq!((status, only(&audit).reason()), (StatusCode::UNAUTHORIZED, Some(Reason::Unauthenticated)));
    let request = get_request("/generic?patient=5").insert_header(("x-user", "dr.adams"));
    assert_eq!(send(&app, request).await.0, StatusCode::OK);
    assert_eq!(audit.lines()[1].patients(), [audit.pseudonym("patient", &5).unwrap()]);
}

#[derive(PhiRecord, Deserialize)]
#[phi(category = "laboratory")]
struct LabResult {
    #[phi(id)]
    id: u64,
    #[phi(patient)]
    patient: u64,
    value: String,
}

#[audit(create)]
async fn receive(result: Phi<LabResult>) -> HttpResponse {
    let LabResult { value, .. } = result.into_inner();
    if value.is_empty() { HttpResponse::Conflict().finish() } else { HttpResponse::Created().finish() }
}

fn receiving(config: &mut ServiceConfig) {
    config.route("/results", web::post().to(receive));
}

#[actix_web::test]
async fn a_record_in_the_request_names_its_patient_and_discloses_nothing() {
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), receiving).await;
    let record = json!({"id": 30, "patient": 7, "value": "Quillfeather"});
    let (status, _, body) = send(&app, post_json("/results", &record)).await;
    assert_eq!((status, body.as_str()), (StatusCode::CREATED, ""));
    let lines = audit.lines();
    let told: Vec<_> = lines.iter().map(|line| (line.phase().unwrap(), line.reason())).collect();
    assert_eq!(told, [(Phase::Begin, None), (Phase::End, Some(Reason::Ok))]);
    for line in &lines {
        assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
        let id = audit.pseudonym("lab_result", &30).unwrap();
        assert_eq!(line.members()["records"], json!([{"id": id, "of": 0}]));
        assert_eq!(line.members()["resource"], json!({"type": "LabResult", "category": "laboratory"}));
        assert!(line.fields().is_empty() && line.members()["count"].is_null());
        assert!(line.members()["typed"].is_null());
        assert!(!line.text().contains("Quillfeather"));
    }
}

/// As `web::Json` refuses it.
#[actix_web::test]
async fn a_record_that_is_none_is_an_access_that_failed() {
    #[audit(create)]
    async fn plainly(_: Json<LabResultAsItIs>) -> HttpResponse {
        HttpResponse::Created().finish()
    }
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "nobody reads it")]
    struct LabResultAsItIs {
        id: u64,
        patient: u64,
        value: String,
    }
    let audit = Recording::start();
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.app_data(web::JsonConfig::default().limit(64));
        config.configure(receiving).route("/plainly", web::post().to(plainly));
    })
    .await;
    let large = json!({"id": 30, "patient": 7, "value": "Quillfeather".repeat(9)}).to_string();
    let bodies = [
        ("application/json", r#"{"value": "Quillfeather"#, StatusCode::BAD_REQUEST),
        ("application/json", r#"{"id": 30, "value": "Quillfeather"}"#, StatusCode::BAD_REQUEST),
        ("text/plain", r#"{"id": 30, "patient": 7, "value": "1"}"#, StatusCode::BAD_REQUEST),
        ("application/json", &large, StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (content, body, expected) in bodies {
        let request = |path| {
            let request = TestRequest::post().uri(path).insert_header((header::CONTENT_TYPE, content));
            request.set_payload(body.to_owned())
        };
        let (status, _, body) = send(&app, request("/results")).await;
        let (as_framework, _, frameworks) = send(&app, request("/plainly")).await;
        assert_eq!((status, as_framework), (expected, expected));
        assert_eq!(body, frameworks);
        let lines = audit.lines();
        let line = &lines[lines.len() - 2];
        assert_eq!(line.members()["handler"], "requests::receive");
        assert_eq!((line.action(), line.phase()), (Some(Action::Create), Some(Phase::End)));
        assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Failed), Some(Reason::Invalid)));
        assert_eq!(line.status(), Some(expected.as_u16().into()));
        assert!(line.patients().is_empty() && !line.text().contains("Quillfeather"));
    }
    assert!(audit.lines().iter().all(|line| line.phase() == Some(Phase::End)), "nothing began");
}

#[actix_web::test]
async fn without_the_layer_a_record_is_refused() {
    async fn unaudited(result: Phi<LabResult>) -> String {
        result.into_inner().value
    }
    let app = App::new().configure(receiving).route("/unaudited", web::post().to(unaudited));
    let app = init_service(app).await;
    for path in ["/results", "/unaudited"] {
        let record = json!({"id": 30, "patient": 7, "value": "Quillfeather"});
        let (status, headers, body) = send(&app, post_json(path, &record)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(headers.get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
        assert!(body.contains("urn:audit:problem:layer-missing") && !body.contains("Quillfeather"), "{body}");
        let (status, ..) = send(&app, post_json(path, &json!("Quillfeather"))).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "before the body is read");
    }
}

/// The body is read before the attribute names the tenant, and what comes in may leave again.
#[actix_web::test]
async fn a_record_in_the_request_is_of_the_tenant_that_the_attribute_names() {
    #[audit(update, tenant = clinic.as_str())]
    async fn replace(clinic: Path<String>, result: Phi<LabResult>) -> Phi<LabResult> {
        result
    }
    let audit = Recording::with(Audit::builder().tenants(["north", "south"]));
    let app = wrapped(AuditMiddleware::new(&audit), |config| {
        config.route("/{clinic}/results", web::post().to(replace));
    })
    .await;
    let record = json!({"id": 30, "patient": 7, "value": "4.2 mmol/l"});
    assert_eq!(send(&app, post_json("/north/results", &record)).await.0, StatusCode::OK);
    let named = |namespace, id: u64| audit.pseudonym_at("north", namespace, &id).unwrap();
    let lines = audit.lines();
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert_eq!(line.members()["tenant"], "north");
        assert_eq!(line.patients(), [named("patient", 7)]);
        assert_eq!(line.members()["records"], json!([{"id": named("lab_result", 30), "of": 0}]));
    }
}
