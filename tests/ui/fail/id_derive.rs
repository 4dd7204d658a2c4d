//! What can be an identifier.

use audit_core::Identifier;

#[derive(Identifier)]
#[id(namespace = "patient")]
struct TwoFields(String, u64);

#[derive(Identifier)]
#[id(namespace = "patient")]
struct Nothing;

#[derive(Identifier)]
#[id(namespace = "patient")]
enum Either {
    Mrn(String),
    Number(u64),
}

#[derive(Identifier)]
struct Unsaid(String);

#[derive(Identifier)]
#[id(trim)]
struct WithoutNamespace(String);

#[derive(Identifier)]
#[id(namespace = "patient", upper, lower)]
struct BothCases(String);

#[derive(Identifier)]
struct OnTheField(#[id(namespace = "patient")] String);

fn main() {
    fn identifies<T: Identifier>() {}
    identifies::<TwoFields>();
    identifies::<Either>();
    identifies::<WithoutNamespace>();
}
