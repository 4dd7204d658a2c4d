//! `Debug` is not derived beside a record.

use audit_core::PhiRecord;

#[derive(Debug, PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

fn main() {}
