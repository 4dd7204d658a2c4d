use audit_axum::{Phi, PhiRecord, audit};
use axum::http::StatusCode;

#[audit(read)]
async fn text() -> Result<Phi<String>, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

#[audit(read)]
async fn part() -> Result<Phi<Address>, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

fn main() {}
