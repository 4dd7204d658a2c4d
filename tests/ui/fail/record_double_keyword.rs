//! What is said twice, and what cannot be said together.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
#[phi(resource = "A", resource = "B")]
struct Twice {
    #[phi(patient, patient)]
    id: u64,
    #[phi(clear)]
    #[phi(clear)]
    name: String,
}

#[derive(PhiRecord)]
struct TwoPatients {
    #[phi(patient)]
    mother: u64,
    #[phi(patient)]
    child: u64,
}

#[derive(PhiRecord)]
#[phi(part, envelope)]
struct Both;

#[derive(PhiRecord)]
#[phi(part, category = "demographics")]
struct PartWithPatient {
    #[phi(patient)]
    id: u64,
}

#[derive(PhiRecord)]
#[phi(envelope, resource = "Page")]
struct EnvelopeWithPatient {
    #[phi(patient, id)]
    id: u64,
    #[phi(clear)]
    total: u64,
}

#[derive(PhiRecord)]
#[phi(part)]
struct VersionOfNothing {
    #[phi(version)]
    version: u64,
}

fn main() {}
