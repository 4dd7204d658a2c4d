//! A record is not printed.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

#[derive(Debug)]
struct Around {
    patient: Patient,
}

fn main() {
    let patient = Patient { id: 7, name: "Ada".into() };
    println!("{patient:?}");
}
