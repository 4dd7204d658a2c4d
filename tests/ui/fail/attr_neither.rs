use audit_axum::{PhiRecord, audit};
use axum::http::StatusCode;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

struct Report;

#[audit(read)]
async fn report() -> Result<Report, StatusCode> {
    Ok(Report)
}

#[audit(read)]
async fn bare(id: axum::extract::Path<i64>) -> Patient {
    Patient { id: id.0, name: String::new() }
}

fn main() {}
