//! A part is not disclosed by itself, nor in a generic envelope.

use audit_core::{NamesPatient, PhiRecord};

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    city: String,
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Page<T> {
    items: Vec<T>,
}

fn disclose<T: NamesPatient>(_: T) {}

fn main() {
    disclose(Address { city: "Ely".into() });
    disclose(Page { items: vec![Address { city: "Ely".into() }] });
    disclose("nothing");
}
