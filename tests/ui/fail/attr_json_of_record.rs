use audit_axum::{PhiRecord, audit};
use axum::{Json, http::StatusCode};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

#[audit(read)]
async fn show() -> Json<Patient> {
    Json(Patient { id: 1, name: String::new() })
}

#[audit(create)]
async fn create() -> Result<(StatusCode, Json<Patient>), StatusCode> {
    Err(StatusCode::CONFLICT)
}

fn main() {}
