//! A record is not serialised outside of `Phi`.

use audit_core::PhiRecord;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

fn main() {
    let patient = Patient { id: 7, name: "Ada".into() };
    let _ = serde_json::to_string(&patient);
    let _ = serde_json::to_string(&vec![patient]);
}
