//! Routes whose paths fit more than one template.

use audit_axum::audit;
use axum::{extract::Path, http::StatusCode};
use uuid::Uuid;

#[audit(update, patient = id)]
pub(crate) async fn by_id(Path(id): Path<Uuid>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[audit(read, subject = none, reason = "a word is about nobody")]
pub(crate) async fn elder() -> &'static str {
    "ok"
}
