//! A field is a record or serialisable.

use audit_core::PhiRecord;

struct Address;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    address: Address,
    pair: (u8, Note),
}

#[derive(PhiRecord)]
struct Note {
    #[phi(patient)]
    id: u64,
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Page<T> {
    items: Vec<T>,
    total: u64,
}

fn generic<T>(page: &Page<T>) {
    let _ = audit_core::danger::to_store(page);
    let _ = audit_core::danger::to_store(&7_u64);
}

fn main() {}
