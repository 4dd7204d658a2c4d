//! A round of work: an operation of each kind, ended in each way, on whatever subscriber is there.

use audit_axum::{Audit, AuditLayer, Phi, PhiRecord, Purpose, Refused, audit};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Path,
    http::{Request, StatusCode},
    response::Response,
    routing::{get, put},
};
use tokio::{runtime, sync::Notify, task::JoinError};
use tower::ServiceExt as _;

/// Whom the work is about; shown nowhere.
pub const PATIENT: &str = "MRN-Quillfeather";

/// The lines of a round: phase and reason.
pub const ROUND: [&str; 7] = ["end ok", "begin", "end ok", "end panic", "end cancelled", "begin", "end ok"];

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: String,
    name: String,
}

/// Does it all, in this thread.
///
/// # Panics
/// Where an answer is not the expected one.
pub fn round(audit: &Audit) {
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let app = app(audit);
    runtime.block_on(async {
        let answer = ask(&app, "GET", "patients").await.unwrap();
        assert!(to_bytes(answer.into_body(), 1024).await.unwrap().ends_with(b"}"));
        assert_eq!(ask(&app, "PUT", "patients").await.unwrap().status(), 204);
        assert!(ask(&app, "GET", "panics").await.unwrap_err().is_panic());
        let waits = tokio::spawn(app.clone().oneshot(request("GET", "waits")));
        WAITS.notified().await;
        waits.abort();
        assert!(waits.await.unwrap_err().is_cancelled());
    });
    remind(PATIENT).unwrap();
}

/// A server of the patients.
pub fn app(audit: &Audit) -> Router {
    Router::new()
        .route("/patients/{id}", get(show).merge(put(rename)))
        .route("/panics/{id}", get(panics))
        .route("/waits/{id}", get(waits))
        .route("/spans/{id}", get(spans))
        .layer(AuditLayer::new(audit).default_purpose(Purpose::Operations))
}

/// A request for that route.
///
/// # Panics
/// Never: these are requests.
pub fn request(method: &str, route: &str) -> Request<Body> {
    Request::builder().method(method).uri(format!("/{route}/{PATIENT}")).body(Body::empty()).unwrap()
}

/// Asks in a task of its own, as a server does.
///
/// # Errors
/// Where the handler panicked.
pub async fn ask(app: &Router, method: &str, route: &str) -> Result<Response, JoinError> {
    let answer = tokio::spawn(app.clone().oneshot(request(method, route))).await;
    answer.map(|Ok(answer)| answer)
}

/// Told when `/waits` has begun to wait.
pub static WAITS: Notify = Notify::const_new();

#[audit(read, patient = id)]
async fn show(Path(id): Path<String>) -> Phi<Patient> {
    Phi::new(Patient { id, name: "Ada Quillfeather".to_owned() })
}

#[audit(update, patient = id)]
async fn rename(Path(id): Path<String>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[audit(read, patient = id)]
async fn panics(Path(id): Path<String>) -> StatusCode {
    panic!("a handler panics")
}

#[audit(read, patient = id)]
async fn waits(Path(id): Path<String>) -> StatusCode {
    WAITS.notify_one();
    std::future::pending().await
}

#[audit(read, patient = id)]
async fn spans(Path(id): Path<String>) -> StatusCode {
    tracing::info_span!("work").in_scope(|| StatusCode::NO_CONTENT)
}

/// A plain function.
///
/// # Errors
/// Where its line is not accepted.
#[audit_core::audit(read, patient = id, purpose = Operations)]
pub fn remind(id: &str) -> Result<(), Refused> {
    Ok(())
}
