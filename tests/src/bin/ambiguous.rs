//! A program that declares two canonical forms of one namespace, and therefore does not start.

use audit_core::{Audit, Identifier};

#[derive(Identifier)]
#[id(namespace = "patient", trim, upper)]
#[expect(dead_code, reason = "it is declared, and that is the point")]
struct Mrn(String);

#[derive(Identifier)]
#[id(namespace = "patient", trim)]
#[expect(dead_code, reason = "it is declared, and that is the point")]
struct Chart(String);

fn main() -> Result<(), audit_core::Error> {
    Audit::ephemeral()?.close()
}
