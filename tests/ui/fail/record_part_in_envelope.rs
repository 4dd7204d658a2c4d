//! An envelope does not carry what names no patient.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
#[phi(part)]
struct Address<'a> {
    city: &'a str,
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Page<'a> {
    total: u64,
    addresses: Vec<Address<'a>>,
}

#[derive(PhiRecord)]
enum Found<'a> {
    Patient {
        #[phi(patient)]
        id: u64,
    },
    Address(Address<'a>),
    Text(String),
    Missing {
        #[phi(clear)]
        near: Address<'a>,
    },
}

fn main() {}
