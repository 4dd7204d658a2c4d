use actix_web::{HttpResponse, http::StatusCode};
use audit_actix::{Phi, PhiRecord, audit};

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
async fn delete() -> Result<HttpResponse, DbError> {
    Err(DbError)
}

#[audit(read)]
async fn as_on_axum() -> Result<Phi<Patient>, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

fn main() {}
