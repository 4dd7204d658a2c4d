//! Every mistake of an attribute is shown, each where it stands.

use audit_axum::audit;
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[audit(read, pacient = id)]
async fn misspelled(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

#[audit(view, patient = id)]
async fn no_action(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

#[audit]
async fn bare() -> StatusCode {
    StatusCode::OK
}

#[audit(read, resource = Patient, fields = "name", on_audit_failure = ignore, patient)]
async fn values() -> StatusCode {
    StatusCode::OK
}

fn main() {
    let _: Router = Router::new().route("/{id}", get(misspelled).put(no_action).post(bare).delete(values));
}
