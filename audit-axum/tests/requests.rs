//! Requests through a whole router: what the client gets, and what the line says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
};

use audit_axum::{
    Actor, Audit, AuditLayer, ClientAddress, Op, Opaque, Phi, PhiRecord, Purpose, Reason, Refusal,
    Unannotated, audit,
    event::{Action, Kind, Outcome, Phase},
    testing::{Line, Recording},
};
use axum::{
    Json, Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::{Next, from_fn},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

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

#[audit(read, patient = id)]
async fn show(Path(id): Path<u64>) -> Phi<Patient> {
    Phi::new(ada(id))
}

#[audit(create)]
async fn create(Json(new): Json<NewPatient>) -> Result<(StatusCode, Phi<Patient>), StatusCode> {
    if new.name.is_empty() {
        return Err(StatusCode::CONFLICT);
    }
    Ok((StatusCode::CREATED, Phi::new(Patient { name: new.name, ..ada(9) })))
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}

async fn unannotated() -> &'static str {
    "who knows"
}

/// Sends a request through the router, and gives the answer.
async fn send(app: &Router, request: Request) -> (StatusCode, HeaderMap, String) {
    let response = app.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8_lossy(&body).into_owned())
}

fn get_request(path: &str) -> Request {
    Request::get(path).body(Body::empty()).unwrap()
}

fn post_json(path: &str, body: &Value) -> Request {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from(body.to_string())).unwrap()
}

fn routes() -> Router {
    Router::new()
        .route("/patients/{id}", get(show))
        .route("/patients", post(create))
        .route("/health", get(health))
        .route("/unannotated", get(unannotated))
}

fn app(audit: &Recording) -> Router {
    routes().layer(AuditLayer::new(audit))
}

fn only(audit: &Recording) -> Line {
    let mut lines = audit.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

#[tokio::test]
async fn a_record_leaves_with_its_line() {
    let audit = Recording::start();
    let (status, headers, body) = send(&app(&audit), get_request("/patients/7")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
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
#[tokio::test]
async fn a_head_request_is_an_access() {
    let audit = Recording::start();
    let length = r#"{"id":7,"name":"Ada Quillfeather","active":true}"#.len();
    let request = Request::head("/patients/7").body(Body::empty()).unwrap();
    let (status, headers, body) = send(&app(&audit), request).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
    assert_eq!(headers[header::CONTENT_LENGTH], length.to_string().as_str());
    assert_eq!(only(&audit).patients(), [audit.pseudonym("patient", &7).unwrap()]);
    assert_eq!((only(&audit).action(), only(&audit).outcome()), (Some(Action::Read), Some(Outcome::Success)));
}

#[tokio::test]
async fn an_extractor_that_refuses_is_an_access_that_failed() {
    let audit = Recording::start();
    let (status, ..) = send(&app(&audit), get_request("/patients/seven")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let line = only(&audit);
    assert_eq!((line.action(), line.reason()), (Some(Action::Read), Some(Reason::Invalid)));
    assert!(!line.text().contains("seven"));

    let (status, ..) = send(&app(&audit), post_json("/patients", &json!({"nom": "Ada"}))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let lines = audit.lines();
    assert_eq!((lines.len(), lines[1].phase()), (2, Some(Phase::End)), "nothing began");
    assert_eq!((lines[1].status(), lines[1].reason()), (Some(422), Some(Reason::Invalid)));
}

#[tokio::test]
async fn a_change_begins_and_ends() {
    let audit = Recording::start();
    let (status, _, body) = send(&app(&audit), post_json("/patients", &json!({"name": "Ada"}))).await;
    assert_eq!((status, body.contains("Ada")), (StatusCode::CREATED, true));
    send(&app(&audit), post_json("/patients", &json!({"name": ""}))).await;
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

#[tokio::test]
async fn every_shape_of_answer_leaves() {
    #[audit(read)]
    async fn with_status() -> Phi<Patient> {
        Phi::new(ada(1)).status(StatusCode::ACCEPTED).header(header::ETAG, "\"3\"")
    }
    #[audit(read)]
    async fn with_headers() -> (HeaderMap, Phi<Patient>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=1"));
        (headers, Phi::new(ada(1)))
    }
    #[audit(read)]
    async fn with_both() -> (StatusCode, [(header::HeaderName, &'static str); 1], Phi<Patient>) {
        (StatusCode::ACCEPTED, [(header::ETAG, "\"3\"")], Phi::new(ada(1)))
    }
    #[audit(read)]
    async fn some(Path(id): Path<u64>) -> Option<Phi<Patient>> {
        (id == 1).then(|| Phi::new(ada(1)))
    }
    #[audit(search)]
    async fn many() -> Result<Phi<Vec<Patient>>, Infallible> {
        Ok(Phi::new(vec![ada(1), ada(2)]))
    }
    #[audit(read, patient = 1, fields = ["name"])]
    async fn html() -> Phi<Opaque> {
        Phi::opaque(Html("<h1>Ada Quillfeather</h1>"))
    }
    #[audit(read, patient = 1)]
    async fn as_before() -> Json<Value> {
        Json(json!({"name": "Ada"}))
    }
    #[audit(delete, patient = 1)]
    async fn nothing() -> StatusCode {
        StatusCode::NO_CONTENT
    }
    #[audit(login)]
    async fn elsewhere() -> impl IntoResponse {
        Redirect::to("/")
    }
    let audit = Recording::start();
    let app = Router::new()
        .route("/status", get(with_status))
        .route("/headers", get(with_headers))
        .route("/both", get(with_both))
        .route("/some/{id}", get(some))
        .route("/many", get(many))
        .route("/html", get(html))
        .route("/json", get(as_before))
        .route("/nothing", get(nothing))
        .route("/elsewhere", get(elsewhere))
        .layer(AuditLayer::new(&audit));
    let last = || audit.lines().pop().unwrap();

    let (status, headers, _) = send(&app, get_request("/status")).await;
    assert_eq!((status, &headers[header::ETAG]), (StatusCode::ACCEPTED, &HeaderValue::from_static("\"3\"")));
    let (_, headers, _) = send(&app, get_request("/headers")).await;
    assert_eq!(headers[header::CACHE_CONTROL], "private, max-age=1");
    let (status, headers, _) = send(&app, get_request("/both")).await;
    assert_eq!((status, &headers[header::ETAG]), (StatusCode::ACCEPTED, &HeaderValue::from_static("\"3\"")));

    assert_eq!(send(&app, get_request("/some/1")).await.0, StatusCode::OK);
    assert_eq!(last().patients().len(), 1);
    assert_eq!(send(&app, get_request("/some/2")).await.0, StatusCode::NOT_FOUND);
    assert_eq!((last().reason(), last().patients().len()), (Some(Reason::NotFound), 0));

    send(&app, get_request("/many")).await;
    assert_eq!((last().patients().len(), &last().members()["count"]), (2, &json!(2)));

    let (_, headers, body) = send(&app, get_request("/html")).await;
    assert_eq!(
        (body.as_str(), &headers[header::CACHE_CONTROL]),
        ("<h1>Ada Quillfeather</h1>", &HeaderValue::from_static("no-store"))
    );
    assert_eq!((last().fields(), &last().members()["typed"]), (vec!["name"], &json!(false)));

    send(&app, get_request("/json")).await;
    assert_eq!(last().members()["typed"], false);
    assert_eq!(send(&app, get_request("/nothing")).await.0, StatusCode::NO_CONTENT);
    assert!(last().members()["typed"].is_null());
    assert_eq!(send(&app, get_request("/elsewhere")).await.0, StatusCode::SEE_OTHER);
    assert_eq!((last().kind(), last().outcome()), (Some(Kind::Authn), Some(Outcome::Success)));
}

/// The app's authentication; it may stand inside or outside of the audit layer.
async fn authenticate(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Actor::workforce("dr.adams").role("physician"));
    next.run(request).await
}

#[tokio::test]
async fn the_actor_is_found_whatever_the_order_of_the_layers() {
    for inside in [true, false] {
        let audit = Recording::start();
        let layer = AuditLayer::new(&audit).actor(|_| Some(Actor::anonymous()));
        let app = if inside {
            routes().layer(from_fn(authenticate)).layer(layer)
        } else {
            routes().layer(layer).layer(from_fn(authenticate))
        };
        send(&app, get_request("/patients/7")).await;
        assert_eq!(only(&audit).members()["actor"]["id"], audit.pseudonym("user", "dr.adams").unwrap());
    }
}

#[tokio::test]
async fn the_actor_comes_from_the_hook_or_from_the_body() {
    #[audit(read, patient = 1)]
    async fn by_body(op: Op) -> StatusCode {
        op.actor(Actor::service("lab-import"));
        StatusCode::OK
    }
    fn by_hook(request: &Parts) -> Option<Actor> {
        Some(Actor::workforce(request.headers.get("x-user")?.to_str().ok()?))
    }
    let audit = Recording::start();
    let app = routes().route("/body", get(by_body)).layer(AuditLayer::new(&audit).actor(by_hook));
    let request = Request::get("/patients/7").header("x-user", "nurse.baker").body(Body::empty()).unwrap();
    send(&app, request).await;
    send(&app, get_request("/body")).await;
    let lines = audit.lines();
    assert_eq!(lines[0].members()["actor"]["id"], audit.pseudonym("user", "nurse.baker").unwrap());
    assert_eq!(lines[1].members()["actor"]["id"], audit.pseudonym("service", "lab-import").unwrap());
}

#[tokio::test]
async fn what_counts_most_decides_the_purpose() {
    #[audit(read, patient = 1, purpose = Research)]
    async fn by_attribute() -> StatusCode {
        StatusCode::OK
    }
    #[audit(read, patient = 1, purpose = Research)]
    async fn by_body() -> StatusCode {
        if let Some(op) = Op::current() {
            op.purpose(Purpose::Legal);
        }
        StatusCode::OK
    }
    let audit = Recording::start();
    let layer = AuditLayer::new(&audit)
        .purpose(|request| request.headers.contains_key("x-emergency").then_some(Purpose::EmergencyTreatment))
        .purpose_by_role(|role| (role == "physician").then_some(Purpose::Treatment))
        .default_purpose(Purpose::Operations);
    let app = routes().route("/attribute", get(by_attribute)).route("/body", get(by_body));
    let app = app.layer(from_fn(authenticate)).layer(layer.clone());
    let nobody = routes().layer(layer);

    send(&nobody, get_request("/patients/7")).await;
    send(&app, get_request("/patients/7")).await;
    let emergency = Request::get("/patients/7").header("x-emergency", "1").body(Body::empty()).unwrap();
    send(&app, emergency).await;
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

#[tokio::test]
async fn without_the_layer_an_audited_handler_refuses() {
    let (status, headers, body) = send(&routes(), get_request("/patients/7")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(body.contains("AuditLayer::new(&audit)") && !body.contains("Quillfeather"), "{body}");
    let (status, ..) = send(&routes(), get_request("/patients/seven")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "before anybody else looks at the request");
    assert_eq!(send(&routes(), get_request("/health")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn routes_without_the_attribute_are_recorded_ignored_or_denied() {
    let audit = Recording::start();
    send(&app(&audit), get_request("/unannotated")).await;
    let line = only(&audit);
    assert_eq!((line.kind(), line.action()), (Some(Kind::Unannotated), Some(Action::Other)));
    assert_eq!(line.members()["http"]["route"], "/unannotated");

    let audit = Recording::start();
    let ignoring = routes().layer(AuditLayer::new(&audit).ignore(["/unannotated"]));
    assert_eq!(send(&ignoring, get_request("/unannotated")).await.0, StatusCode::OK);
    assert!(audit.lines().is_empty());

    let audit = Recording::start();
    let denying = routes().layer(AuditLayer::new(&audit).unannotated(Unannotated::Deny));
    let (status, _, body) = send(&denying, get_request("/unannotated")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("who knows"), "{body}");
    assert_eq!((only(&audit).reason(), only(&audit).status()), (Some(Reason::Withheld), Some(500)));
    assert_eq!(send(&denying, get_request("/health")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn refusals_of_unarmed_routes_are_events_of_their_own() {
    async fn closed(Path(status): Path<u16>) -> StatusCode {
        StatusCode::from_u16(status).unwrap()
    }
    let audit = Recording::start();
    let app = Router::new().route("/closed/{status}", get(closed)).layer(AuditLayer::new(&audit));
    send(&app, get_request("/closed/401")).await;
    send(&app, get_request("/closed/403")).await;
    let kinds: Vec<_> =
        audit.lines().iter().map(|line| (line.kind().unwrap(), line.reason().unwrap())).collect();
    assert_eq!(kinds, [(Kind::Authn, Reason::Unauthenticated), (Kind::Authz, Reason::Forbidden)]);
}

#[tokio::test]
async fn what_a_layer_inside_answers_by_itself_is_recorded_with_the_route() {
    async fn closes(request: Request, _: Next) -> StatusCode {
        let status = request.headers()["x-status"].to_str().unwrap();
        status.parse().unwrap()
    }
    let audit = Recording::start();
    let app = routes().layer(from_fn(closes)).layer(AuditLayer::new(&audit));
    for status in ["401", "403", "404", "409"] {
        let request = Request::get("/patients/7").header("x-status", status).body(Body::empty()).unwrap();
        assert_eq!(send(&app, request).await.0.as_str(), status);
    }
    let lines = audit.lines();
    let kinds: Vec<_> = lines.iter().map(|line| line.kind().unwrap()).collect();
    assert_eq!(kinds, [Kind::Authn, Kind::Authz, Kind::Unannotated, Kind::Unannotated]);
    assert!(lines.iter().all(|line| line.members()["http"]["route"] == "/patients/{id}"));
}

#[tokio::test]
async fn what_no_handler_saw_leaves_no_line() {
    let audit = Recording::start();
    let app = app(&audit);
    assert_eq!(send(&app, get_request("/nowhere")).await.0, StatusCode::NOT_FOUND);
    let put = Request::put("/health").body(Body::empty()).unwrap();
    assert_eq!(send(&app, put).await.0, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(send(&app, get_request("/health")).await.0, StatusCode::OK);
    assert!(audit.lines().is_empty());
}

#[tokio::test]
async fn the_client_is_the_one_that_the_router_vouches_for() {
    let rules = [
        (ClientAddress::ForwardedForFirstLine, "203.0.113.77", "203.0.113.0/24"),
        (ClientAddress::ForwardedForFromRight(1), "203.0.113.77", "203.0.113.0/24"),
        (ClientAddress::Peer, "10.0.0.1", "10.0.0.0/24"),
    ];
    for (rule, address, net) in rules {
        let audit = Recording::start();
        let app = routes().layer(AuditLayer::new(&audit).client_address(rule));
        let request = Request::get("/patients/7")
            .header("x-forwarded-for", "198.51.100.9, 203.0.113.77")
            .header("x-forwarded-for", "192.0.2.1")
            .header("x-request-id", "req-Quillfeather-0001")
            .extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1234))))
            .body(Body::empty());
        send(&app, request.unwrap()).await;
        let line = only(&audit);
        assert_eq!(line.members()["client"]["net"], net);
        assert_eq!(line.members()["client"]["id"], audit.pseudonym("client", address).unwrap());
        assert_eq!(line.members()["request"], audit.pseudonym("request", "req-Quillfeather-0001").unwrap());
        assert!(!line.text().contains(address) && !line.text().contains("Quillfeather"));
    }
}

#[tokio::test]
async fn refusals_take_the_form_that_the_app_gives_them() {
    let audit = Recording::start();
    let layer = AuditLayer::new(&audit)
        .on_refusal(|refusal: Refusal| (StatusCode::IM_A_TEAPOT, refusal.kind()).into_response());
    let app = routes().layer(layer);
    let handle = audit.handle();
    drop(audit);
    let (status, _, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!((status, body.as_str()), (StatusCode::IM_A_TEAPOT, "not-begun"));
    drop(handle);
}

#[tokio::test]
async fn a_closed_log_answers_no_request() {
    let audit = Recording::start();
    let app = app(&audit);
    let written = audit.written();
    drop(audit);
    let (status, headers, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!(
        (status, &headers[header::RETRY_AFTER]),
        (StatusCode::SERVICE_UNAVAILABLE, &HeaderValue::from(1))
    );
    assert!(!body.contains("Quillfeather"), "{body}");
    assert_eq!(written().len(), 1, "nothing but session.stop");
}

#[tokio::test]
async fn a_panic_is_recorded_before_it_goes_on() {
    #[audit(read, patient = id)]
    async fn panics(Path(id): Path<u64>) -> Phi<Patient> {
        tokio::task::yield_now().await;
        assert!(id > 1_000, "as it must");
        Phi::new(ada(id))
    }
    let audit = Recording::start();
    let app = Router::new().route("/panics/{id}", get(panics)).layer(AuditLayer::new(&audit));
    let outcome = tokio::spawn(app.oneshot(get_request("/panics/7"))).await;
    assert!(outcome.unwrap_err().is_panic());
    let line = only(&audit);
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Failed), Some(Reason::Panic)));
    assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
}

/// A hook of the app that panics takes the connection with it, but not the line.
#[tokio::test]
async fn a_hook_that_panics_leaves_a_line() {
    let audit = Recording::start();
    let app = routes().layer(AuditLayer::new(&audit).actor(|_| panic!("a hook of the app")));
    let outcome = tokio::spawn(app.oneshot(get_request("/patients/7"))).await;
    assert!(outcome.unwrap_err().is_panic());
    assert_eq!((only(&audit).kind(), only(&audit).reason()), (Some(Kind::Unannotated), Some(Reason::Panic)));
}

/// Nobody reads stdout: the client gets a refusal and nothing of the record.
#[tokio::test]
async fn an_answer_without_a_line_does_not_leave() {
    let audit = Recording::start();
    let app = app(&audit);
    audit.stop_accepting();
    let (status, headers, body) = send(&app, get_request("/patients/7")).await;
    assert_eq!(
        (status, &headers[header::RETRY_AFTER]),
        (StatusCode::SERVICE_UNAVAILABLE, &HeaderValue::from(1))
    );
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(!body.contains("Quillfeather"), "{body}");
    assert_eq!(send(&app, get_request("/health")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_change_whose_begin_is_not_accepted_is_not_made() {
    static MADE: AtomicBool = AtomicBool::new(false);
    #[audit(create)]
    async fn creates() -> StatusCode {
        MADE.store(true, Ordering::Relaxed);
        StatusCode::CREATED
    }
    let audit = Recording::start();
    let app = Router::new().route("/patients", post(creates)).layer(AuditLayer::new(&audit));
    audit.stop_accepting();
    let (status, headers, body) = send(&app, post_json("/patients", &json!({}))).await;
    assert_eq!(
        (status, &headers[header::RETRY_AFTER]),
        (StatusCode::SERVICE_UNAVAILABLE, &HeaderValue::from(1))
    );
    assert!(body.contains("urn:audit:problem:not-begun") && !MADE.load(Ordering::Relaxed), "{body}");
}

#[tokio::test]
async fn an_abandoned_request_is_cancelled() {
    #[audit(read, patient = id)]
    async fn never(Path(id): Path<u64>) -> Phi<Patient> {
        std::future::pending::<()>().await;
        Phi::new(ada(id))
    }
    let audit = Recording::start();
    let app = Router::new().route("/never/{id}", get(never)).layer(AuditLayer::new(&audit));
    let request = app.oneshot(get_request("/never/7"));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), request).await.is_err());
    let line = only(&audit);
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Unknown), Some(Reason::Cancelled)));
}

/// A router inside a router: an operation has one scope.
#[tokio::test]
async fn a_layer_inside_another_one_leaves_no_second_line() {
    let audit = Recording::start();
    let layer = AuditLayer::new(&audit);
    let app = routes().layer(layer.clone()).layer(layer);
    assert_eq!(send(&app, get_request("/patients/7")).await.0, StatusCode::OK);
    assert_eq!(only(&audit).action(), Some(Action::Read));
}

/// Some layers do their work before they give back a future.
#[tokio::test]
async fn the_operation_is_at_hand_in_every_layer_inside() {
    let audit = Recording::start();
    let gateway = tower::util::MapRequestLayer::new(|request: Request| {
        if let Some(op) = Op::current() {
            op.actor(Actor::service("gateway"));
        }
        request
    });
    let layers = tower::ServiceBuilder::new().layer(AuditLayer::new(&audit)).layer(gateway);
    let app = routes().layer(layers);
    assert_eq!(send(&app, get_request("/patients/7")).await.0, StatusCode::OK);
    assert_eq!(only(&audit).members()["actor"]["id"], audit.pseudonym("service", "gateway").unwrap());
    assert!(Op::current().is_none());
}

#[tokio::test]
async fn a_body_that_it_did_not_make_is_not_touched() {
    /// A body that would never end.
    struct Endless;
    impl http_body::Body for Endless {
        type Data = axum::body::Bytes;
        type Error = Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Infallible>>> {
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(axum::body::Bytes::from_static(b"tick")))))
        }
    }
    #[audit(read, patient = 1)]
    async fn ticks() -> Response {
        Response::new(Body::new(Endless))
    }
    let audit = Recording::start();
    let app = Router::new().route("/ticks", get(ticks)).layer(AuditLayer::new(&audit));
    let response = app.oneshot(get_request("/ticks")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(only(&audit).outcome(), Some(Outcome::Success));
}

#[tokio::test]
async fn handlers_in_an_impl_block_work_like_functions() {
    struct Clinic;
    #[audit]
    impl Clinic {
        #[audit(read, patient = id)]
        async fn show(Path(id): Path<u64>) -> Phi<Patient> {
            Phi::new(ada(id))
        }
    }
    let audit = Recording::start();
    let app = Router::new().route("/patients/{id}", get(Clinic::show)).layer(AuditLayer::new(&audit));
    send(&app, get_request("/patients/7")).await;
    assert_eq!(only(&audit).members()["handler"], "requests::Clinic::show");
}

#[tokio::test]
async fn handlers_may_be_generic_and_extract_what_they_like() {
    struct Who;
    impl<S: Sync> FromRequestParts<S> for Who {
        type Rejection = (StatusCode, &'static str);
        async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
            let name = head.headers.get("x-user").and_then(|value| value.to_str().ok());
            name.map(|_| Self).ok_or((StatusCode::UNAUTHORIZED, "who?"))
        }
    }
    #[audit(search, patient = query.patient)]
    async fn generic<W>(W_(_): W_<W>, Query(query): Query<Search>) -> Phi<Vec<Patient>>
    where
        W: FromRequestParts<()> + Send,
    {
        Phi::new(vec![ada(query.patient)])
    }
    struct W_<W>(W);
    impl<W: FromRequestParts<()>> FromRequestParts<()> for W_<W> {
        type Rejection = W::Rejection;
        async fn from_request_parts(head: &mut Parts, state: &()) -> Result<Self, Self::Rejection> {
            Ok(Self(W::from_request_parts(head, state).await?))
        }
    }
    #[derive(Deserialize)]
    struct Search {
        patient: u64,
    }
    let audit = Recording::start();
    let app = Router::new().route("/generic", get(generic::<Who>)).layer(AuditLayer::new(&audit));
    let (status, ..) = send(&app, get_request("/generic?patient=5")).await;
    assert_eq!((status, only(&audit).reason()), (StatusCode::UNAUTHORIZED, Some(Reason::Unauthenticated)));
    let request =
        Request::get("/generic?patient=5").header("x-user", "dr.adams").body(Body::empty()).unwrap();
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
async fn receive(result: Phi<LabResult>) -> StatusCode {
    let LabResult { value, .. } = result.into_inner();
    if value.is_empty() { StatusCode::CONFLICT } else { StatusCode::CREATED }
}

fn receiving() -> Router {
    Router::new().route("/results", post(receive))
}

#[tokio::test]
async fn a_record_in_the_request_names_its_patient_and_discloses_nothing() {
    let audit = Recording::start();
    let app = receiving().layer(AuditLayer::new(&audit));
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

/// As `Json` refuses it.
#[tokio::test]
async fn a_record_that_is_none_is_an_access_that_failed() {
    #[audit(create)]
    async fn plainly(_: Json<LabResultAsItIs>) -> StatusCode {
        StatusCode::CREATED
    }
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "nobody reads it")]
    struct LabResultAsItIs {
        id: u64,
        patient: u64,
        value: String,
    }
    let audit = Recording::start();
    let app = receiving().route("/plainly", post(plainly)).layer(DefaultBodyLimit::max(64));
    let app = app.layer(AuditLayer::new(&audit));
    let large = json!({"id": 30, "patient": 7, "value": "Quillfeather".repeat(9)}).to_string();
    let bodies = [
        ("application/json", r#"{"value": "Quillfeather"#, StatusCode::BAD_REQUEST),
        ("application/json", r#"{"id": 30, "value": "Quillfeather"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("text/plain", r#"{"id": 30, "patient": 7, "value": "1"}"#, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json", &large, StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (content, body, expected) in bodies {
        let request = |path| {
            let request = Request::post(path).header(header::CONTENT_TYPE, content);
            request.body(Body::from(body.to_owned())).unwrap()
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

#[tokio::test]
async fn without_the_layer_a_record_is_refused() {
    async fn unaudited(result: Phi<LabResult>) -> String {
        result.into_inner().value
    }
    let app = receiving().route("/unaudited", post(unaudited));
    for path in ["/results", "/unaudited"] {
        let record = json!({"id": 30, "patient": 7, "value": "Quillfeather"});
        let (status, headers, body) = send(&app, post_json(path, &record)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        assert!(body.contains("urn:audit:problem:layer-missing") && !body.contains("Quillfeather"), "{body}");
        let (status, ..) = send(&app, post_json(path, &json!("Quillfeather"))).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "before the body is read");
    }
}

/// The body is read before the attribute names the tenant, and what comes in may leave again.
#[tokio::test]
async fn a_record_in_the_request_is_of_the_tenant_that_the_attribute_names() {
    #[audit(update, tenant = clinic.as_str())]
    async fn replace(Path(clinic): Path<String>, result: Phi<LabResult>) -> Phi<LabResult> {
        result
    }
    let audit = Recording::with(Audit::builder().tenants(["north", "south"]));
    let app = Router::new().route("/{clinic}/results", post(replace)).layer(AuditLayer::new(&audit));
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
