//! Versions are integers, labels are no text from data, identifiers identify.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient, id)]
    id: f64,
    #[phi(version)]
    version: String,
    #[phi(label)]
    label: String,
}

fn main() {}
