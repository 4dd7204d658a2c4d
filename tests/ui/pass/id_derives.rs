//! Identifiers with a canonical form, in the places where identifiers stand.

#![deny(warnings)]
#![forbid(unsafe_code)]

use audit_axum::{Identifier, Phi, PhiRecord, audit};
use axum::extract::Path;
use serde::{Deserialize, Serialize};

#[derive(Identifier, Serialize, Deserialize, Clone)]
#[id(namespace = "patient", trim, upper)]
#[serde(transparent)]
struct Mrn(String);

#[derive(Identifier)]
#[id(namespace = "patient", upper)]
#[id(trim)]
struct Borrowed<'a> {
    text: &'a str,
}

#[derive(Identifier)]
#[id(namespace = "record")]
struct Of<T>(Option<T>);

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    mrn: Mrn,
}

#[audit(read, patient = mrn)]
async fn show(Path(mrn): Path<Mrn>) -> Phi<Patient> {
    Phi::new(Patient { mrn })
}

fn main() {
    fn identifies(_: &impl Identifier) {}
    identifies(&Borrowed { text: "mrn" });
    identifies(&Of(Some(7_u64)));
    let _ = show;
}
