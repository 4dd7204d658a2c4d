//! A stream of records leaves only from a handler with a line.

use std::convert::Infallible;

use audit_axum::{Phi, PhiRecord, Records, audit};
use axum::{Router, routing::get};
use futures_util::stream;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

fn all() -> Phi<Records> {
    Phi::stream(stream::iter([Ok::<_, Infallible>(Patient { id: 7 })]))
}

async fn unannotated() -> Phi<Records> {
    all()
}

#[audit(none, reason = "no patient data")]
async fn none() -> Phi<Records> {
    all()
}

fn main() {
    let _: Router = Router::new().route("/", get(unannotated));
}
