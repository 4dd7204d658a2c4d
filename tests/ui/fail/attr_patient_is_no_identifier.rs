use audit_axum::audit;
use axum::{extract::Path, http::StatusCode};

#[audit(read, patient = id)]
async fn float(Path(id): Path<f64>) -> StatusCode {
    StatusCode::OK
}

#[audit(read, patient = nobody)]
async fn missing(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

fn main() {}
