//! Identities and records, made from the input. Whatever may not stand in a line is marked.

use std::collections::BTreeMap;

use audit_core::{Identifier, PhiRecord};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use serde::{Serialize, Serializer};

use crate::words::{NAMES, pick};

/// Stands at both ends of every text that is private.
pub const MARK: &str = "quill7f3";

/// A private text.
pub fn private(text: &str) -> String {
    format!("{MARK}{text}{MARK}")
}

/// Who or what it is.
#[derive(Arbitrary, Clone, Debug)]
pub enum Id {
    Text(String),
    Number(u64),
    Uuid(u128),
    Mrn(String),
    Empty,
    Nobody,
}

#[derive(Identifier)]
#[id(namespace = "patient", trim, upper)]
struct Mrn(String);

impl Identifier for Id {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        match self {
            Self::Text(text) => private(text).canonical(take),
            // No number of a line is as large,
            Self::Number(number) => (number | 1 << 63).canonical(take),
            // and no UUID of one is of this version.
            Self::Uuid(id) => uuid::Builder::from_random_bytes(id.to_be_bytes()).into_uuid().canonical(take),
            Self::Mrn(text) => Mrn(private(text)).canonical(take),
            Self::Empty => "".canonical(take),
            Self::Nobody => {}
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = None;
        self.canonical(&mut |canonical| text = Some(canonical.to_owned()));
        text.serialize(serializer)
    }
}

/// What a patient's record is made of.
#[derive(Arbitrary, Clone, Debug)]
pub struct Person {
    pub id: Id,
    version: i64,
    label: u8,
    name: String,
    street: Option<String>,
    notes: Vec<Written>,
    by_place: Vec<(String, Written)>,
}

/// What a note is made of.
#[derive(Arbitrary, Clone, Debug)]
pub struct Written {
    id: Id,
    about: Id,
    version: u64,
    label: Option<u8>,
    text: String,
    replies: Vec<Written>,
}

/// A patient.
#[derive(PhiRecord)]
#[phi(category = "demographics")]
pub struct Patient {
    #[phi(patient, id)]
    id: Id,
    #[phi(version)]
    version: i64,
    #[phi(label)]
    label: &'static str,
    name: String,
    address: Option<Address>,
    notes: Vec<Note>,
    by_place: BTreeMap<String, Note>,
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

#[derive(PhiRecord)]
#[phi(resource = "ClinicalNote")]
struct Note {
    #[phi(id)]
    id: Id,
    #[phi(patient)]
    about: Id,
    #[phi(version)]
    version: u64,
    #[phi(label)]
    label: Option<&'static str>,
    text: String,
    replies: Vec<Note>,
}

/// Several of them.
#[derive(PhiRecord)]
#[phi(envelope)]
pub struct Page {
    items: Vec<Patient>,
}

impl Person {
    pub fn record(&self) -> Patient {
        let by_place = self.by_place.iter().map(|(place, note)| (private(place), note.record()));
        Patient {
            id: self.id.clone(),
            version: self.version,
            label: pick(NAMES, self.label),
            name: private(&self.name),
            address: self.street.as_ref().map(|street| Address { street: private(street) }),
            notes: self.notes.iter().map(Written::record).collect(),
            by_place: by_place.collect(),
        }
    }
}

impl Written {
    fn record(&self) -> Note {
        Note {
            id: self.id.clone(),
            about: self.about.clone(),
            version: self.version,
            label: self.label.map(|label| pick(NAMES, label)),
            text: private(&self.text),
            replies: self.replies.iter().map(Self::record).collect(),
        }
    }
}

/// A page of these, and of some others like the first of them.
pub fn page(people: &[Person], others: u8) -> Page {
    let like = |number| Person { id: Id::Number(number), ..people[0].clone() };
    let others = people.first().into_iter().flat_map(|_| (0..u64::from(others % 32)).map(like));
    Page { items: people.iter().cloned().chain(others).map(|person| person.record()).collect() }
}
