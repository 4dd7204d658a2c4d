//! What actix does in its own way must not show in the lines.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fmt,
    future::{Ready, ready},
    rc::Rc,
};

use actix_web::{
    App, Error, FromRequest, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, Service, ServiceRequest, ServiceResponse},
    error::{ErrorConflict, ErrorForbidden, InternalError},
    get, guard,
    http::{StatusCode, header},
    middleware::{Compress, Next, from_fn},
    test::{TestRequest, init_service, read_body},
    web,
};
use audit_actix::{
    Actor, AuditMiddleware, Op, Phi, PhiRecord, Reason, audit,
    event::{Action, Kind},
    testing::{Line, Recording},
};
use serde::Deserialize;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

fn ada(id: u64) -> Phi<Patient> {
    Phi::new(Patient { id, name: "Ada Quillfeather".into() })
}

#[audit(read, patient = *id)]
async fn show(id: web::Path<u64>) -> Phi<Patient> {
    ada(*id)
}

#[get("/above/{id}")]
#[audit(read, patient = *id)]
async fn above(id: web::Path<u64>) -> Phi<Patient> {
    ada(*id)
}

#[audit(read, patient = *id)]
#[get("/below/{id}")]
async fn below(id: web::Path<u64>) -> Phi<Patient> {
    ada(*id)
}

#[audit(read, patient = path.1)]
async fn nested(path: web::Path<(String, u64)>) -> Phi<Patient> {
    ada(path.1)
}

#[audit(search, subject = none, reason = "a test")]
async fn searched() -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn unannotated() -> &'static str {
    "who knows"
}

fn routes(config: &mut web::ServiceConfig) {
    let patients = web::scope("/patients").service(web::resource("/{id}").route(web::get().to(nested)));
    config.service(above).service(below).service(web::scope("/clinic/{clinic}").service(patients));
}

macro_rules! get {
    ($path:expr) => {
        TestRequest::get().uri($path).to_request()
    };
}

macro_rules! delete {
    ($path:expr) => {
        TestRequest::delete().uri($path).to_request()
    };
}

/// The status and the body of an answer, or of the error that comes in place of one.
async fn answer<S, R, B>(app: &S, request: R) -> (u16, String)
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let (status, body) = match app.call(request).await {
        Ok(response) => (response.status(), read_body(response).await),
        Err(error) => {
            let response = error.error_response();
            (response.status(), to_bytes(response.into_body()).await.unwrap())
        }
    };
    (status.as_u16(), String::from_utf8_lossy(&body).into_owned())
}

fn only(audit: &Recording) -> Line {
    let mut lines = audit.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

#[actix_web::test]
async fn routes_of_every_kind_are_named_by_their_template() {
    let audit = Recording::start();
    let app = init_service(App::new().wrap(AuditMiddleware::new(&audit)).configure(routes)).await;
    for path in ["/above/7", "/below/7", "/clinic/north/patients/7"] {
        assert_eq!(answer(&app, get!(path)).await.0, 200);
    }
    let lines = audit.lines();
    let told = lines.iter().map(|line| {
        let member = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (member(&line.members()["handler"]), member(&line.members()["http"]["route"]))
    });
    let expected = [
        ("actix::above", "/above/{id}"),
        ("actix::below", "/below/{id}"),
        ("actix::nested", "/clinic/{clinic}/patients/{id}"),
    ];
    let expected = expected.map(|(handler, route)| (handler.to_owned(), route.to_owned()));
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

/// Guards decide between resources whose paths both fit; before routing, nobody knows which it will be.
#[actix_web::test]
async fn the_route_is_the_one_that_was_taken() {
    let audit = Recording::start();
    let widgets = web::scope("/widgets")
        .service(web::resource("/{id}").guard(guard::Put()).to(unannotated))
        .service(web::resource("/search").guard(guard::Get()).to(searched))
        .service(web::resource("/plain").guard(guard::Get()).to(unannotated));
    let app = init_service(App::new().wrap(AuditMiddleware::new(&audit)).service(widgets)).await;
    answer(&app, get!("/widgets/search")).await;
    answer(&app, get!("/widgets/plain")).await;
    let lines = audit.lines();
    assert_eq!(lines[0].members()["http"]["route"], "/widgets/search");
    assert_eq!(lines[1].kind(), Some(Kind::Unannotated));
    assert_eq!(lines[1].members()["http"]["route"], "/widgets/plain");
}

/// No route, and a method that a route has not.
#[actix_web::test]
async fn what_no_handler_saw_leaves_no_line() {
    let audit = Recording::start();
    let app = init_service(App::new().wrap(AuditMiddleware::new(&audit)).configure(routes)).await;
    assert_eq!(answer(&app, get!("/nowhere")).await.0, 404);
    assert_eq!(answer(&app, get!("/clinic/north/nowhere")).await.0, 404);
    assert_eq!(answer(&app, delete!("/clinic/north/patients/7")).await.0, 405);
    assert!(audit.lines().is_empty(), "{:?}", audit.lines());
}

/// The route macros answer other methods with 404, as a middleware does that hides who is there; nobody can tell them
/// apart, and the latter must be seen.
#[actix_web::test]
async fn what_is_not_found_on_a_route_is_recorded() {
    let audit = Recording::start();
    let app = App::new().wrap(AuditMiddleware::new(&audit)).configure(routes);
    let hidden = web::scope("/hidden").wrap(from_fn(hide)).route("/{id}", web::get().to(show));
    let app = init_service(app.service(hidden)).await;
    assert_eq!(answer(&app, delete!("/above/7")).await.0, 404);
    assert_eq!(answer(&app, get!("/hidden/7")).await.0, 404);
    let lines = audit.lines();
    for (line, route) in lines.iter().zip(["/above/{id}", "/hidden/{id}"]) {
        assert_eq!((line.kind(), line.reason()), (Some(Kind::Unannotated), Some(Reason::NotFound)));
        assert_eq!(line.members()["http"]["route"], route);
    }
    assert_eq!(lines.len(), 2);
}

async fn hide(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Ok(request.into_response(HttpResponse::NotFound()))
}

/// A default service is no route, and what it does is recorded where it says so.
#[actix_web::test]
async fn a_default_service_may_be_audited() {
    let audit = Recording::start();
    let app = App::new().wrap(AuditMiddleware::new(&audit)).configure(routes);
    let app = init_service(app.default_service(web::to(searched))).await;
    assert_eq!(answer(&app, delete!("/above/7")).await.0, 200);
    assert_eq!(only(&audit).action(), Some(Action::Search));
    assert!(only(&audit).members()["http"]["route"].is_null());
}

/// An error whose status stands in its response only.
#[derive(Debug)]
struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("gone")
    }
}

impl ResponseError for Gone {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::Gone().body("its own words")
    }
}

/// A middleware of the app's that refuses as actix's do: by an error.
async fn refuse(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Err(match request.query_string() {
        "forbidden" => ErrorForbidden("not you"),
        "gone" => Gone.into(),
        // Such an error gives its response only once.
        _ => InternalError::from_response("once", HttpResponse::Conflict().body("said once")).into(),
    })
}

macro_rules! refusing {
    ($audit:expr) => {{
        let app = App::new().wrap(from_fn(refuse)).wrap(AuditMiddleware::new($audit));
        init_service(app.route("/patients/{id}", web::get().to(show))).await
    }};
}

/// The line has the status of the error's response, and the client gets that response.
#[actix_web::test]
async fn an_error_that_travels_through_the_middleware_is_the_answer() {
    let audit = Recording::start();
    let app = refusing!(&audit);
    assert_eq!(answer(&app, get!("/patients/7?forbidden")).await, (403, "not you".to_owned()));
    assert_eq!(answer(&app, get!("/patients/7?gone")).await, (410, "its own words".to_owned()));
    assert_eq!(answer(&app, get!("/patients/7?once")).await, (409, "said once".to_owned()));
    let lines = audit.lines();
    let told: Vec<_> = lines.iter().map(|line| (line.kind(), line.status(), line.reason())).collect();
    let expected = [
        (Some(Kind::Authz), Some(403), Some(Reason::Forbidden)),
        (Some(Kind::Unannotated), Some(410), Some(Reason::NotFound)),
        (Some(Kind::Unannotated), Some(409), Some(Reason::Conflict)),
    ];
    assert_eq!(told, expected);
    assert!(lines.iter().all(|line| line.members()["http"]["route"] == "/patients/{id}"));
}

/// The type of the error stays, for whoever looks at it further out, and so does its response, however often it is asked.
#[actix_web::test]
async fn an_error_stays_the_one_it_was() {
    let audit = Recording::start();
    let app = refusing!(&audit);
    let Err(error) = app.call(get!("/patients/7?gone")).await else { panic!("it was an error") };
    assert!(error.as_error::<Gone>().is_some());
    assert_eq!([error.error_response().status(), error.error_response().status()], [StatusCode::GONE; 2]);
}

#[actix_web::test]
async fn an_error_without_a_line_does_not_leave() {
    let audit = Recording::start();
    let app = refusing!(&audit);
    audit.stop_accepting();
    let (status, body) = answer(&app, get!("/patients/7?gone")).await;
    assert_eq!((status, body.contains("its own words")), (503, false), "{body}");
}

/// An extractor that is asked together with all others, and panics or refuses before one of them is polled.
struct Fails;

impl FromRequest for Fails {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        assert!(request.query_string() != "panic", "as it must");
        ready(Err(ErrorForbidden("not you")))
    }
}

#[actix_web::test]
async fn what_another_extractor_does_at_once_is_the_handlers_access() {
    #[audit(read, patient = *id)]
    async fn refused(id: web::Path<u64>, _: Fails) -> Phi<Patient> {
        ada(*id)
    }
    let audit = Recording::start();
    let app = App::new().wrap(AuditMiddleware::new(&audit));
    let app = init_service(app.route("/patients/{id}", web::get().to(refused))).await;
    assert_eq!(answer(&app, get!("/patients/7")).await.0, 403);
    let panicked = actix_web::rt::spawn(async move { answer(&app, get!("/patients/7?panic")).await }).await;
    assert!(panicked.unwrap_err().is_panic());
    let lines = audit.lines();
    let told: Vec<_> = lines.iter().map(|line| (line.action(), line.reason())).collect();
    let read = Some(Action::Read);
    assert_eq!(told, [(read, Some(Reason::Forbidden)), (read, Some(Reason::Panic))]);
}

/// An app inside an app, or a scope inside an app: an operation has one scope.
#[actix_web::test]
async fn a_middleware_inside_another_one_leaves_no_second_line() {
    let audit = Recording::start();
    let middleware = AuditMiddleware::new(&audit);
    let scope = web::scope("").wrap(middleware.clone()).route("/patients/{id}", web::get().to(show));
    let app = init_service(App::new().wrap(middleware).service(scope)).await;
    assert_eq!(answer(&app, get!("/patients/7")).await.0, 200);
    assert_eq!(only(&audit).action(), Some(Action::Read));
}

/// Some middlewares do their work before they give back a future.
#[actix_web::test]
async fn the_operation_is_at_hand_in_every_middleware_inside() {
    let audit = Recording::start();
    let app = App::new()
        .wrap_fn(|request, app| {
            if let Some(op) = Op::current() {
                op.actor(Actor::service("gateway"));
            }
            app.call(request)
        })
        .wrap(AuditMiddleware::new(&audit));
    let app = init_service(app.route("/patients/{id}", web::get().to(show))).await;
    assert_eq!(answer(&app, get!("/patients/7")).await.0, 200);
    assert_eq!(only(&audit).members()["actor"]["id"], audit.pseudonym("service", "gateway").unwrap());
    assert!(Op::current().is_none());
}

/// Errors of the app's own, in a handler that returns actix's.
#[actix_web::test]
async fn errors_of_handlers_are_responses() {
    #[derive(Deserialize)]
    struct Which {
        own: bool,
    }
    #[audit(read, patient = 7)]
    async fn fails(which: web::Query<Which>) -> Result<Phi<Patient>, Error> {
        if which.own { Err(Gone.into()) } else { Err(ErrorForbidden("not you")) }
    }
    let audit = Recording::start();
    let app = App::new().wrap(AuditMiddleware::new(&audit)).route("/fails", web::get().to(fails));
    let app = init_service(app).await;
    assert_eq!(answer(&app, get!("/fails?own=true")).await.1, "its own words");
    assert_eq!(answer(&app, get!("/fails?own=false")).await.0, 403);
    let reasons: Vec<_> = audit.lines().iter().map(Line::reason).collect();
    assert_eq!(reasons, [Some(Reason::NotFound), Some(Reason::Forbidden)]);
}

/// What stays in its thread may live across an await.
#[actix_web::test]
async fn handlers_need_not_be_send() {
    #[audit(read)]
    async fn local(op: Op) -> Phi<Patient> {
        let id = Rc::new(7);
        actix_web::rt::task::yield_now().await;
        op.patient(&*id);
        ada(*id)
    }
    let audit = Recording::start();
    let app = App::new().wrap(AuditMiddleware::new(&audit)).route("/local", web::get().to(local));
    assert_eq!(answer(&init_service(app).await, get!("/local")).await.0, 200);
    assert_eq!(only(&audit).patients(), [audit.pseudonym("patient", &7).unwrap()]);
}

/// Compression may stand on either side: what it holds back, and what it changes, is none of the log's business.
#[actix_web::test]
async fn a_compressed_answer_leaves_with_its_line() {
    let audit = Recording::start();
    let (audited, compressed) = (|| AuditMiddleware::new(&audit), Compress::default);
    let inside = init_service(App::new().configure(routes).wrap(compressed()).wrap(audited())).await;
    let outside = init_service(App::new().configure(routes).wrap(audited()).wrap(compressed())).await;
    for accepted in [true, false] {
        if !accepted {
            audit.stop_accepting();
        }
        let request = || TestRequest::get().uri("/above/7").insert_header(("accept-encoding", "gzip"));
        let answers = [
            inside.call(request().to_request()).await.unwrap().map_into_boxed_body(),
            outside.call(request().to_request()).await.unwrap().map_into_boxed_body(),
        ];
        for answer in answers {
            assert_eq!(answer.status(), if accepted { 200 } else { 503 });
            if accepted {
                assert_eq!(answer.headers().get(header::CONTENT_ENCODING).unwrap(), "gzip");
                assert!(read_body(answer).await.starts_with(&[0x1f, 0x8b]));
            }
        }
    }
    let ends = audit.lines();
    assert_eq!(ends.iter().map(Line::reason).collect::<Vec<_>>(), [Some(Reason::Ok); 2]);
}

/// Which resource it was on, a middleware that answers by an error does not show: then no line is left out.
#[actix_web::test]
async fn an_error_of_a_middleware_is_recorded_whatever_is_ignored() {
    let audit = Recording::start();
    let twins = |config: &mut web::ServiceConfig| {
        let put = web::resource("/widgets/{id}").guard(guard::Put()).to(unannotated);
        let search =
            web::resource("/widgets/{name}").guard(guard::Get()).wrap(from_fn(conflict)).to(unannotated);
        config.service(put).service(search);
    };
    let audited = AuditMiddleware::new(&audit).ignore(["/widgets/{id}"]);
    let app = init_service(App::new().wrap(audited).configure(twins)).await;
    assert_eq!(answer(&app, get!("/widgets/7")).await.0, 409);
    assert_eq!(only(&audit).status(), Some(409));
}

async fn conflict(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse, Error> {
    Err(ErrorConflict("asked for"))
}
