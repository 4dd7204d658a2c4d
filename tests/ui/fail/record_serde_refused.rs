//! What serde itself refuses is refused in its words alone.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
#[serde(transparent)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

#[derive(PhiRecord)]
#[phi(part)]
#[serde(untagged)]
struct Address {
    city: String,
}

fn main() {}
