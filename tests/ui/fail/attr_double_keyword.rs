use audit_axum::audit;
use axum::{extract::Path, http::StatusCode};

#[audit(read, patient = id, patient = id)]
async fn show(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

#[audit(read)]
#[audit(update)]
async fn twice() -> StatusCode {
    StatusCode::OK
}

fn main() {}
