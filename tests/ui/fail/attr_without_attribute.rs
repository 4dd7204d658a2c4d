use audit_axum::{Phi, PhiRecord};
use axum::{Router, routing::get};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

async fn show() -> Phi<Patient> {
    Phi::new(Patient { id: 1, name: String::new() })
}

fn main() {
    let _: Router = Router::new().route("/", get(show));
}
