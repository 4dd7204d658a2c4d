//! A union is no record.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
union Patient {
    id: u64,
    number: i64,
}

fn main() {}
