//! The attribute of the other framework.

use actix_web::{App, HttpResponse, web};

#[audit_axum::audit(read)]
async fn show() -> audit_actix::Phi<Vec<Patient>> {
    audit_actix::Phi::new(Vec::new())
}

#[audit_axum::audit(delete)]
async fn delete() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[audit_axum::audit(read)]
async fn text() -> &'static str {
    "both frameworks take text"
}

#[audit_axum::core::audit(read)]
async fn plain() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[derive(audit_actix::PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
}

fn main() {
    let _ = App::new().route("/", web::get().to(text));
}
