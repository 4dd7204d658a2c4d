//! A body in a `Phi` is a record that names its patient and can be read.

use audit_axum::{Phi, PhiRecord, audit};
use axum::{Router, routing::put};
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
async fn no_record(to: Phi<Rename>) -> String {
    to.into_inner().name
}

#[audit(update)]
async fn no_patient(to: Phi<Address>) -> String {
    to.into_inner().street
}

#[audit(update)]
async fn not_read(to: Phi<Patient>) -> String {
    to.into_inner().id.to_string()
}

fn main() {
    let _: Router =
        Router::new().route("/1", put(no_record)).route("/2", put(no_patient)).route("/3", put(not_read));
}
