//! `instrument` itself need not be there: it is refused before it is looked up.

use audit_axum::audit;
use axum::{extract::Path, http::StatusCode};

#[audit(read, patient = id)]
#[tracing::instrument]
async fn show(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

#[audit(read, patient = id)]
#[tracing::instrument(level = "debug", skip(id))]
async fn list(id: Path<i64>) -> StatusCode {
    StatusCode::OK
}

fn main() {}
