//! Serde does not heed every `skip`.

use audit_core::PhiRecord;
use serde::Serializer;

#[derive(PhiRecord)]
#[phi(part)]
struct Newtype(#[serde(skip)] String);

#[derive(PhiRecord)]
#[phi(part)]
#[serde(transparent)]
struct Transparent {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip)]
    cached: bool,
}

#[derive(PhiRecord)]
#[phi(part)]
enum Variants {
    Newtype(#[serde(skip_serializing_if = "String::is_empty")] String),
    Empty(#[serde(skip)] String),
    #[serde(serialize_with = "both")]
    Written(String, #[serde(skip)] u8),
}

fn both<S: Serializer>(_: &str, _: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit()
}

fn main() {}
