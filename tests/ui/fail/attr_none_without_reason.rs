use audit_axum::audit;
use axum::{extract::Path, http::StatusCode};

#[audit(none)]
async fn health() -> StatusCode {
    StatusCode::OK
}

#[audit(none, reason = "", patient = id)]
async fn show(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

fn main() {}
