//! Serde attributes that would go around the walk.

use audit_core::PhiRecord;
use serde::Deserialize;

#[derive(PhiRecord, Deserialize, Clone)]
#[serde(into = "Other", bound(serialize = "u64: Copy"))]
struct Patient {
    #[phi(patient)]
    id: u64,
    #[serde(bound = "String: Clone")]
    name: String,
    #[serde(skip_serializing_if = 3)]
    age: u8,
}

#[derive(PhiRecord)]
#[serde(remote = "Other", default)]
struct Remote {
    #[phi(patient)]
    id: u64,
    #[serde(getter = "name")]
    name: String,
}

struct Other;

fn main() {}
