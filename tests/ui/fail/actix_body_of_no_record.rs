//! A body in a `Phi` is a record that names its patient and can be read.

use actix_web::{App, HttpResponse, web};
use audit_actix::{Phi, PhiRecord, audit};
use serde::Deserialize;

#[derive(Deserialize)]
struct Rename {
    name: String,
}

#[derive(PhiRecord, Deserialize)]
#[phi(part)]
struct Address {
    street: String,
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
}

#[audit(update)]
async fn no_record(to: Phi<Rename>) -> HttpResponse {
    HttpResponse::Ok().body(to.into_inner().name)
}

#[audit(update)]
async fn no_patient(to: Phi<Address>) -> HttpResponse {
    HttpResponse::Ok().body(to.into_inner().street)
}

#[audit(update)]
async fn not_read(to: Phi<Patient>) -> HttpResponse {
    HttpResponse::Ok().body(to.into_inner().id.to_string())
}

fn main() {
    let _ = App::new()
        .route("/1", web::put().to(no_record))
        .route("/2", web::put().to(no_patient))
        .route("/3", web::put().to(not_read));
}
