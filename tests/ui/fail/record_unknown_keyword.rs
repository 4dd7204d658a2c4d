//! Keywords that do not exist, or stand at the wrong place or in the wrong form.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
#[phi(ressource = "Patient", patient, phi::id)]
struct Patient {
    #[phi(patient)]
    id: u64,
    #[phi(hidden)]
    name: String,
    #[phi(part)]
    address: String,
    #[phi(resource = "Name")]
    resource: String,
}

#[derive(PhiRecord)]
#[phi(resource, category = 3, part = "yes")]
struct Forms {
    #[phi(patient = "id")]
    id: u64,
    #[phi]
    name: String,
    #[phi(clear(true))]
    active: bool,
    #[phi(= 1)]
    broken: bool,
}

#[derive(PhiRecord)]
enum Variants {
    #[phi(patient)]
    One { id: u64 },
    #[phi(any)]
    Two,
}

fn main() {}
