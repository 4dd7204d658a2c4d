//! The canonical text of what derives `Identifier`.

use audit_core::{Identifier, Identity, testing::Recording};
use uuid::Uuid;

#[derive(Identifier)]
#[id(namespace = "patient", upper, trim)]
struct Mrn(String);

#[derive(Identifier)]
#[id(namespace = "user", trim, lower)]
struct Email<'a> {
    address: &'a str,
}

#[derive(Identifier)]
#[id(namespace = "record")]
struct Plain<T>(Option<T>);

#[derive(Identifier)]
#[id(namespace = "encounter", lower)]
struct Outer(Mrn);

fn canonical(id: &impl Identifier) -> Vec<String> {
    let mut texts = Vec::new();
    id.canonical(&mut |text| texts.push(text.to_owned()));
    texts
}

fn mrn(text: &str) -> Mrn {
    Mrn(text.to_owned())
}

#[test]
fn trim_and_case() {
    assert_eq!(canonical(&mrn("\t mrn-0012345\u{a0}\u{3000}\n")), ["MRN-0012345"]);
    assert_eq!(canonical(&mrn("stra\u{df}e \u{e4}")), ["STRASSE \u{c4}"]);
    assert_eq!(canonical(&mrn("in the middle")), ["IN THE MIDDLE"]);
    assert_eq!(canonical(&mrn("\u{200b}a")), ["\u{200b}A"], "a zero-width space is no white space");
    assert_eq!(canonical(&mrn("  ")), [""]);
    assert_eq!(canonical(&Email { address: "\u{130}\u{3a3}" }), ["i\u{307}\u{3c3}"], "letter by letter");
    assert_eq!(canonical(&Email { address: " Ada@Clinic.Example" }), ["ada@clinic.example"]);
}

#[test]
fn without_steps_the_value_stays() {
    assert_eq!(canonical(&Plain(Some(" Mixed "))), [" Mixed "]);
    assert_eq!(canonical(&Plain(Some(7_u64))), ["7"]);
    assert_eq!(canonical(&Plain(Some(Uuid::nil()))), ["00000000-0000-0000-0000-000000000000"]);
    assert!(canonical(&Plain::<u64>(None)).is_empty(), "no identity");
}

#[test]
fn the_inner_form_comes_first() {
    assert_eq!(canonical(&Outer(mrn(" \u{df} "))), ["ss"]);
}

#[test]
fn one_identity_has_one_pseudonym() {
    assert!(Identity::of(&mrn(" a")) == Identity::of("A"));
    let audit = Recording::start();
    let pseudonym = audit.pseudonym("patient", &mrn(" mrn-7 "));
    assert!(pseudonym.is_some());
    assert_eq!(pseudonym, audit.pseudonym("patient", "MRN-7"));
    assert_ne!(pseudonym, audit.pseudonym("patient", "mrn-7"));
}
