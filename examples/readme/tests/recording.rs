//! The test that the README shows, whole: it is there word for word.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use audit_axum::{AuditLayer, Phi, PhiRecord, audit, testing::Recording};
use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{Request, StatusCode},
    routing::get,
};
use tower::ServiceExt; // for `oneshot`

#[derive(PhiRecord)]
#[phi(resource = "Patient", category = "demographics")]
struct Patient {
    #[phi(patient)]
    id: u32,
    name: String,
}

#[audit(read, patient = id)]
async fn show(Path(id): Path<u32>) -> Phi<Patient> {
    Phi::new(Patient { id, name: "Ada Quillfeather".to_owned() })
}

#[tokio::test]
async fn a_read_leaves_its_line() {
    let audit = Recording::start(); // or ::with(Audit::builder().roles([…]))
    let app = Router::new().route("/patients/{id}", get(show)).layer(AuditLayer::new(&audit));
    let request = || Request::get("/patients/7").body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(request()).await.unwrap().status(), StatusCode::OK);
    let line = audit.lines().pop().unwrap();
    assert_eq!(line.patients(), [audit.pseudonym("patient", "7").unwrap()]);

    audit.stop_accepting(); // from here on nobody reads stdout
    assert_eq!(app.oneshot(request()).await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
}
