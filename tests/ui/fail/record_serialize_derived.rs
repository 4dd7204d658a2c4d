//! `Serialize` is not derived beside a record.

use audit_core::PhiRecord;
use serde::Serialize;

#[derive(Serialize, PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

fn main() {}
