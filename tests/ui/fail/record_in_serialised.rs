//! Neither is a type around a record.

use audit_core::PhiRecord;
use serde::Serialize;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Patient>,
}

fn main() {}
