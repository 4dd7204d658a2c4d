//! A stream of what is no record, or names no patient, cannot be an answer.

use std::convert::Infallible;

use audit_actix::{Phi, PhiRecord, Records, audit};
use futures_util::stream;

#[audit(export)]
async fn names() -> Phi<Records> {
    Phi::stream(stream::iter([Ok::<_, Infallible>(String::new())]))
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

#[audit(export)]
async fn addresses() -> Phi<Records> {
    Phi::stream(stream::iter([Ok::<_, Infallible>(Address { street: String::new() })]))
}

fn main() {}
