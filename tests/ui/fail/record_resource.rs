//! A resource is a namespace of pseudonyms.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
#[phi(resource = "Lab result", category = " ")]
struct LabResult {
    #[phi(patient)]
    id: u64,
}

#[derive(PhiRecord)]
struct AVeryLongNameForTheRecordOfAPatient {
    #[phi(patient)]
    id: u64,
}

#[derive(PhiRecord)]
struct Ärztin {
    #[phi(patient)]
    id: u64,
}

fn main() {}
