//! What serde does not know, serde refuses.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    #[serde(renam = "n")]
    name: String,
}

fn main() {}
