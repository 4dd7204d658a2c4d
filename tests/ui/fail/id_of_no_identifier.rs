//! The value inside must identify by itself.

use audit_core::Identifier;

#[derive(Identifier)]
#[id(namespace = "patient", trim)]
struct Weight(f64);

struct Number(u64);

#[derive(Identifier)]
#[id(namespace = "patient")]
struct Wrapped {
    number: Number,
}

fn main() {}
