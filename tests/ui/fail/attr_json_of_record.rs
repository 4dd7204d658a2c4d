use audit_axum::{Phi, PhiRecord, audit};
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

#[audit(read)]
async fn twice() -> Json<Phi<Patient>> {
    Json(Phi::new(Patient { id: 1, name: String::new() }))
}

fn main() {}
