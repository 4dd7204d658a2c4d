use actix_web::{Error, http::StatusCode, web};
use audit_actix::{PhiRecord, audit};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

struct Report;

#[audit(read)]
async fn report() -> Result<Report, Error> {
    Ok(Report)
}

#[audit(read)]
async fn bare(id: web::Path<i64>) -> Patient {
    Patient { id: *id, name: String::new() }
}

#[audit(delete)]
async fn nothing() {}

#[audit(read)]
async fn as_on_axum() -> StatusCode {
    StatusCode::OK
}

fn main() {}
