//! The walk of derived records.

use std::collections::BTreeMap;

use serde::Serialize;

use super::*;
use crate::{Confidentiality, PhiRecord, keys::PseudonymKeys, pseudonym::Pseudonymizer};

#[derive(PhiRecord, Default)]
#[phi(category = "demographics")]
struct Patient {
    #[phi(patient, id)]
    id: Option<u64>,
    #[phi(version)]
    version: i32,
    #[phi(label)]
    confidentiality: Option<Confidentiality>,
    name: String,
    #[phi(clear)]
    active: bool,
    address: Option<Address>,
    notes: Vec<Note>,
}

#[derive(PhiRecord, Default)]
#[phi(part)]
struct Address {
    street: &'static str,
    r#type: u8,
    #[phi(clear)]
    country: &'static str,
}

#[derive(PhiRecord, Default)]
#[phi(part, resource = "ProgressNote", category = "notes")]
struct Note {
    #[phi(id)]
    id: &'static str,
    text: &'static str,
    translations: BTreeMap<&'static str, Text>,
}

#[derive(PhiRecord, Default)]
#[phi(part)]
struct Text(&'static str, #[phi(clear)] u8);

#[derive(PhiRecord)]
#[phi(envelope)]
struct Page<T, C> {
    items: Vec<T>,
    total: u64,
    #[phi(clear)]
    next: C,
}

#[derive(PhiRecord)]
enum Found {
    Patient(Patient),
    Result {
        #[phi(patient)]
        of: u64,
        value: f64,
    },
    #[serde(skip)]
    Hidden(#[expect(dead_code, reason = "a skipped variant is read by nobody")] Patient),
    Missing {
        #[phi(clear)]
        code: u16,
    },
    Nothing,
}

#[derive(PhiRecord)]
struct LeftOut {
    #[phi(patient)]
    #[serde(skip)]
    patient: u64,
    #[serde(skip)]
    _skipped: Address,
    #[serde(skip_serializing)]
    _password: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<&'static str>,
    #[serde(flatten)]
    flat: Address,
    #[serde(rename = "renamed")]
    own_name: u8,
    #[serde(serialize_with = "constant")]
    foreign: Foreign,
}

struct Foreign;

fn constant<S: serde::Serializer>(_: &Foreign, serializer: S) -> Result<S::Ok, S::Error> {
    0.serialize(serializer)
}

#[derive(PhiRecord)]
struct Person {
    #[phi(patient)]
    id: u64,
    name: &'static str,
    child: Option<Box<Self>>,
}

fn patient(id: u64) -> Patient {
    Patient { id: Some(id), ..Patient::default() }
}

#[test]
fn a_record() {
    let record = Patient { version: 3, confidentiality: Some(Confidentiality::Restricted), ..patient(7) };
    let walk = Walk::of(&record);
    assert_eq!(walk.fields(), ["name"]);
    assert_eq!(walk.patients(), [7]);
    assert_eq!(walk.records(), ["patient 7 of 7 v3 R"]);
    assert_eq!(walk.summary(), "Patient demographics, 1 record");
}

/// Paths are the Rust names, whatever serde calls them; clear fields and metadata are not listed.
#[test]
fn nested() {
    let note =
        Note { id: "n", translations: BTreeMap::from([("secret key", Text("", 0))]), ..Note::default() };
    let record = Patient {
        address: Some(Address::default()),
        notes: vec![note, Note::default()],
        version: -1,
        ..patient(7)
    };
    let walk = Walk::of(&record);
    assert_eq!(
        walk.fields(),
        ["name", "address.street", "address.type", "notes.text", "notes.translations.*.0"]
    );
    assert_eq!(walk.patients(), [7]);
    assert_eq!(walk.records(), ["patient 7 of 7", "progress_note n of 7", "progress_note - of 7"]);
    assert_eq!(walk.summary(), "Patient demographics, 1 record");
}

#[test]
fn an_envelope() {
    let page = Page { items: vec![patient(7), patient(8), patient(7)], total: 3, next: Some("cursor") };
    let walk = Walk::of(&page);
    assert_eq!(walk.fields(), ["items.name"]);
    assert_eq!(walk.patients(), [7, 8]);
    assert_eq!(walk.summary(), "Patient demographics, 3 records");
}

#[test]
fn an_empty_envelope() {
    let page: Page<Patient, ()> = Page { items: vec![], total: 0, next: () };
    assert_eq!(Walk::of(&page).summary(), "- -, 0 records");
}

/// Only what the active variant holds.
#[test]
fn an_enum() {
    let walk = Walk::of(&Found::Patient(patient(7)));
    assert_eq!((walk.fields(), walk.patients()), (vec!["0.name".into()], vec![7]));
    let walk = Walk::of(&Found::Result { of: 8, value: 1.0 });
    assert_eq!((walk.fields(), walk.patients()), (vec!["value".into()], vec![8]));
    assert_eq!(walk.summary(), "Found -, 1 record");
    for nothing in [Found::Missing { code: 404 }, Found::Nothing, Found::Hidden(patient(7))] {
        let walk = Walk::of(&nothing);
        assert_eq!((walk.fields(), walk.patients()), (vec![], vec![]));
        assert_eq!(walk.summary(), "- -, 0 records");
    }
}

/// What is not serialised is not disclosed; the patient is named all the same.
#[test]
fn left_out() {
    let record = LeftOut {
        patient: 7,
        _skipped: Address::default(),
        _password: "",
        absent: None,
        present: Some(""),
        flat: Address::default(),
        own_name: 0,
        foreign: Foreign,
    };
    let walk = Walk::of(&record);
    assert_eq!(walk.patients(), [7]);
    assert_eq!(walk.fields(), ["present", "flat.street", "flat.type", "own_name", "foreign"]);
    let written = crate::danger::to_store(&record).unwrap();
    assert_eq!(written, br#"{"present":"","street":"","type":0,"country":"","renamed":0,"foreign":0}"#);
}

/// Each record is attributed to its own patient; those inside another do not count.
#[test]
fn recursion() {
    let person = |id, child| Person { id, name: "", child };
    let walk = Walk::of(&person(1, Some(Box::new(person(2, None)))));
    assert_eq!(walk.patients(), [1, 2]);
    assert_eq!(walk.fields(), ["name", "child.name"]);
    assert_eq!(walk.summary(), "Person -, 1 record");
    let generations = (0..20).fold(None, |child, id| Some(Box::new(person(id, child))));
    let walk = Walk::of(&generations);
    let paths = walk.fields();
    // Eight names, and the deepest child in place of all that lies below it.
    assert_eq!(paths.len(), 9);
    assert!(paths.iter().all(|path| path.split('.').count() <= 8));
    assert_eq!(walk.patients().len(), 20);
}

/// A part that no record encloses cannot say whose it is.
#[test]
fn unattributed() {
    let walk = Walk::of(&Address::default());
    assert_eq!(walk.fields(), ["street", "type"]);
    assert_eq!(walk.summary(), "- -, 0 records, unattributed");
    let note = Walk::of(&Note { id: "n", ..Note::default() });
    assert_eq!(note.records(), ["progress_note n of nobody"]);
    assert_eq!(note.summary(), "ProgressNote notes, 1 record, unattributed");
    let nobody = Walk::of(&Patient::default());
    assert_eq!(nobody.summary(), "Patient demographics, 1 record, unattributed");
}

/// What a walk found, with the identifiers told from their pseudonyms.
struct Walk {
    pseudonymizer: Pseudonymizer,
    disclosed: Disclosed,
}

impl Walk {
    fn of(record: &impl PhiRecord) -> Self {
        let pseudonymizer = Pseudonymizer::new(
            PseudonymKeys::parse(crate::testing::KNOWN_KEY).unwrap(),
            crate::codes::Set::default(),
            &crate::codes::Codes::default(),
        );
        let mut disclosed = Disclosed::default();
        record.disclose(&mut Disclosure::new(pseudonymizer.of(None), &mut disclosed));
        Self { pseudonymizer, disclosed }
    }

    fn fields(&self) -> Vec<String> {
        self.disclosed.fields.paths().map(|path| path.to_string()).collect()
    }

    fn patients(&self) -> Vec<u64> {
        let tokens = &self.disclosed.patients.tokens;
        tokens.iter().map(|token| self.number("patient", *token).unwrap()).collect()
    }

    /// `namespace id of patient`, with version and label where there are any.
    fn records(&self) -> Vec<String> {
        let entries = self.disclosed.records.iter();
        entries
            .map(|entry| {
                let is_text = |text| self.pseudonymizer.of(None).token(entry.namespace, text) == entry.id;
                let number =
                    entry.id.and_then(|id| self.number(entry.namespace, id)).map(|number| number.to_string());
                let id = number.unwrap_or_else(|| if is_text("n") { "n" } else { "-" }.into());
                let patients = self.patients();
                let of = entry.of.map_or("nobody".into(), |of| patients[of].to_string());
                let version = entry.version.map_or(String::new(), |it| format!(" v{it}"));
                let label = entry.label.map_or(String::new(), |it| format!(" {it}"));
                format!("{} {id} of {of}{version}{label}", entry.namespace)
            })
            .collect()
    }

    fn summary(&self) -> String {
        let Disclosed { resource, category, count, unattributed, .. } = &self.disclosed;
        let plural = if *count == 1 { "" } else { "s" };
        let unattributed = if *unattributed { ", unattributed" } else { "" };
        let (resource, category) = (resource.unwrap_or("-"), category.unwrap_or("-"));
        format!("{resource} {category}, {count} record{plural}{unattributed}")
    }

    fn number(&self, namespace: &'static str, token: Token) -> Option<u64> {
        (0..32).find(|id| self.pseudonymizer.of(None).token(namespace, id) == Some(token))
    }
}

/// Scopes are used again, and after an export for a page as well.
#[test]
fn the_memory_of_an_export_is_not_kept() {
    let mut disclosed = Disclosed::default();
    for patient in 0..100_000_u128 {
        let token = Token(patient.to_be_bytes());
        disclosed.patients.insert(token);
        let entry = RecordEntry { namespace: "lab", id: Some(token), of: None, version: None, label: None };
        disclosed.expect(entry);
    }
    disclosed.clear();
    let kept = [
        disclosed.patients.tokens.capacity(),
        disclosed.patients.places.capacity(),
        disclosed.records.capacity(),
        disclosed.expected.capacity(),
    ];
    assert!(kept.iter().all(|kept| *kept <= 2 * KEPT), "{kept:?}");
}
