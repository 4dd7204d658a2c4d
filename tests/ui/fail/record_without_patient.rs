//! A type that is disclosed says whose data it is.

use audit_core::{NamesPatient, PhiRecord};

#[derive(PhiRecord)]
struct Patient {
    id: u64,
    name: String,
}

#[derive(PhiRecord)]
enum Found {
    Nothing,
    Address { city: String },
}

#[derive(PhiRecord)]
enum Either {
    Patient(#[phi(patient)] u64, String),
    Address { city: String },
    Text(String, String),
}

#[derive(PhiRecord)]
struct Wrapper(Vec<Patient>);

fn disclose<T: NamesPatient>() {}

fn main() {
    // Our sentence is the only one, although the derive was refused.
    disclose::<Patient>();
}
