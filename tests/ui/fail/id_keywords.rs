//! What may stand in `#[id(…)]`.

use audit_core::Identifier;

#[derive(Identifier)]
#[id(namespace = "Patient")]
struct UpperCase(String);

#[derive(Identifier)]
#[id(namespace = "patient@north")]
struct WithTenant(String);

#[derive(Identifier)]
#[id(namespace = patient)]
struct WithoutQuotes(String);

#[derive(Identifier)]
#[id(namespace)]
struct WithoutValue(String);

#[derive(Identifier)]
#[id(namespace = "patient", namespace = "user", trim, trim)]
struct Twice(String);

#[derive(Identifier)]
#[id(namespace = "patient", trim = true, uppercase)]
struct Misspelled(String);

#[derive(Identifier)]
#[id]
struct Bare(String);

fn main() {}
