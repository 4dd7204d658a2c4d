use audit_axum::{Phi, PhiRecord, audit};
use axum::http::StatusCode;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

struct DbError;

#[audit(read)]
async fn show() -> Result<Phi<Patient>, DbError> {
    Err(DbError)
}

#[audit(delete)]
async fn delete() -> Result<StatusCode, DbError> {
    Err(DbError)
}

fn main() {}
