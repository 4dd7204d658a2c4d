use audit_axum::{Phi, PhiRecord, audit};
use axum::http::StatusCode;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

#[audit(none, reason = "a list")]
async fn show() -> Result<Phi<Patient>, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

fn main() {}
