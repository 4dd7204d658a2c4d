//! The walk over a record: which patients, records and fields it discloses.

mod fields;
mod patients;
mod totals;

use std::collections::HashMap;

use crate::{
    brought::Identities,
    identity::Identifier,
    pseudonym::{Pseudonyms, Token},
};
use fields::Fields;
use patients::Patients;

pub(crate) use fields::Path;
pub(crate) use totals::{Only, Totals};

/// What `#[derive(PhiRecord)]` knows about a type with a patient.
#[derive(Debug, Clone, Copy)]
pub struct RecordType {
    /// The kind of resource, for example `Patient`: `#[phi(resource = "…")]`, else the name of the type.
    pub resource: &'static str,
    /// The category of the data, for example `demographics`.
    pub category: Option<&'static str>,
    /// The pseudonym namespace of its ids: the resource in snake case.
    pub namespace: &'static str,
}

/// What one record says about itself; the derive fills it from the marked fields.
#[derive(Clone, Copy, Default)]
pub struct Subject<'a> {
    /// `#[phi(patient)]`
    pub patient: Option<&'a dyn Identifier>,
    /// `#[phi(id)]`
    pub id: Option<&'a dyn Identifier>,
    /// `#[phi(version)]`
    pub version: Option<u64>,
    /// `#[phi(label)]`
    pub label: Option<&'static str>,
}

/// Collects what is disclosed. Identifiers become pseudonyms here, at once, unless they are kept for later.
pub struct Disclosure<'a> {
    names: Names<'a>,
    disclosed: &'a mut Disclosed,
    /// Place of the patient whose record is being walked.
    patient: Option<usize>,
    /// Whether a record with a patient, or none at all, encloses the fields being walked.
    inside: bool,
    /// The field that is being walked; none at the root.
    path: Option<usize>,
}

/// What becomes of an identifier.
enum Names<'a> {
    Pseudonyms(Pseudonyms<'a>),
    Kept(&'a mut Identities),
}

impl<'a> Disclosure<'a> {
    pub(crate) const fn new(pseudonyms: Pseudonyms<'a>, disclosed: &'a mut Disclosed) -> Self {
        Self { names: Names::Pseudonyms(pseudonyms), disclosed, patient: None, inside: false, path: None }
    }

    /// One that makes no pseudonyms yet.
    pub(crate) const fn keeping(identities: &'a mut Identities, disclosed: &'a mut Disclosed) -> Self {
        Self { names: Names::Kept(identities), disclosed, patient: None, inside: false, path: None }
    }

    /// A record with its own identity; `fields` walks what it holds.
    pub fn record(&mut self, of: &RecordType, subject: Subject<'_>, fields: impl FnOnce(&mut Self)) {
        let outer = (self.patient, self.inside);
        if let Some(patient) = subject.patient {
            self.patient = self.patient(patient);
            self.inside = self.patient.is_some();
        }
        self.disclosed.resource.get_or_insert(of.resource);
        if let Some(category) = of.category {
            self.disclosed.category.get_or_insert(category);
        }
        self.disclosed.walked = true;
        self.disclosed.count += u64::from(!outer.1);
        let id = subject.id.and_then(|id| self.token(of.namespace, id));
        // Without an id of its own it is the patient's one record; a version or a label still says which.
        if id.is_some() || subject.version.is_some() || subject.label.is_some() {
            self.disclosed.add(RecordEntry {
                namespace: of.namespace,
                id,
                of: self.patient,
                version: subject.version,
                label: subject.label,
            });
        }
        self.part(fields);
        (self.patient, self.inside) = outer;
    }

    /// A part of a record; `fields` walks what it holds. Outside of a record with a patient it is unattributed.
    pub fn part(&mut self, fields: impl FnOnce(&mut Self)) {
        self.disclosed.walked = true;
        self.disclosed.unattributed |= !self.inside;
        fields(self);
    }

    /// A patient by itself, named by the attribute or the body.
    pub(crate) fn subject(&mut self, id: &dyn Identifier) {
        self.disclosed.last = self.patient(id).or(self.disclosed.last);
    }

    /// A record by itself, of the patient named last.
    pub(crate) fn named(&mut self, namespace: &'static str, id: &dyn Identifier) {
        if let Some(id) = self.token(namespace, id) {
            let of = self.disclosed.last;
            let id = Some(id);
            self.disclosed.expect(RecordEntry { namespace, id, of, version: None, label: None });
        }
    }

    /// One field with patient data.
    pub fn field(&mut self, name: &'static str) {
        self.disclosed.fields.disclose(self.path, name);
    }

    /// A field that holds records or parts.
    pub fn nested(&mut self, name: &'static str, value: impl FnOnce(&mut Self)) {
        let outer = self.path;
        self.path = Some(self.disclosed.fields.child(outer, name));
        value(self);
        self.path = outer;
    }

    /// An entry of a map: its key is data, so the path shows `*`.
    pub fn entry(&mut self, value: impl FnOnce(&mut Self)) {
        self.nested("*", value);
    }

    fn patient(&mut self, id: &dyn Identifier) -> Option<usize> {
        let token = self.token("patient", id)?;
        Some(self.disclosed.patients.insert(token))
    }

    fn token(&mut self, namespace: &'static str, id: &dyn Identifier) -> Option<Token> {
        match &mut self.names {
            Names::Pseudonyms(pseudonyms) => pseudonyms.token(namespace, id),
            Names::Kept(identities) => {
                let mut token = None;
                id.canonical(&mut |canonical| token = Some(identities.keep(namespace, canonical)));
                token
            }
        }
    }
}

/// What an operation has disclosed or named so far, pseudonymised.
#[derive(Default)]
pub(crate) struct Disclosed {
    pub(crate) patients: Patients,
    pub(crate) records: Vec<RecordEntry>,
    /// The places of those that were named by themselves: the same ones may be disclosed as well.
    expected: HashMap<(&'static str, Token), usize>,
    pub(crate) fields: Fields,
    pub(crate) resource: Option<&'static str>,
    pub(crate) category: Option<&'static str>,
    /// How many records, those inside another record not counted.
    pub(crate) count: u64,
    /// A part was disclosed that no patient's record encloses.
    pub(crate) unattributed: bool,
    /// The place of the patient who was named last by itself.
    pub(crate) last: Option<usize>,
    /// A record was walked; fields that somebody named are not all there is to it.
    pub(crate) walked: bool,
}

impl Disclosed {
    /// Takes over whom and what the other one is about, not what it disclosed.
    pub(crate) fn about(&mut self, other: &Self, token: impl Fn(Token) -> Option<Token>) {
        let patients = other.patients.tokens.iter();
        let places: Vec<_> = patients.map(|patient| Some(self.patients.insert(token(*patient)?))).collect();
        for entry in &other.records {
            let of = entry.of.and_then(|place| places.get(place).copied().flatten());
            self.expect(RecordEntry { id: entry.id.and_then(&token), of, ..entry.clone() });
        }
        self.last = places.last().copied().flatten().or(self.last);
        self.resource = self.resource.or(other.resource);
        self.category = self.category.or(other.category);
    }

    /// Adds a record that is named by itself.
    fn expect(&mut self, entry: RecordEntry) {
        if let Some(id) = entry.id {
            self.expected.entry((entry.namespace, id)).or_insert(self.records.len());
        }
        self.add(entry);
    }

    /// Adds a record, or what is new about one that was named by itself.
    fn add(&mut self, entry: RecordEntry) {
        let place = entry.id.and_then(|id| self.expected.get(&(entry.namespace, id)).copied());
        match place.and_then(|place| self.records.get_mut(place)) {
            Some(known) if known.of.is_none() || entry.of.is_none() || known.of == entry.of => {
                known.of = known.of.or(entry.of);
                known.version = entry.version.or(known.version);
                known.label = entry.label.or(known.label);
            }
            _ => self.records.push(entry),
        }
    }

    /// Becomes the same as the other one.
    pub(crate) fn copy(&mut self, other: &Self) {
        let Self {
            patients,
            records,
            expected,
            fields,
            resource,
            category,
            count,
            unattributed,
            last,
            walked,
        } = other;
        self.patients.copy(patients);
        self.records.clone_from(records);
        self.expected.clone_from(expected);
        self.fields.copy(fields);
        (self.resource, self.category) = (*resource, *category);
        (self.count, self.last) = (*count, *last);
        (self.unattributed, self.walked) = (*unattributed, *walked);
    }

    /// Forgets everything but some memory. Each member has its name here: what is forgotten to be forgotten would stand on the line of
    /// another patient.
    pub(crate) fn clear(&mut self) {
        let Self {
            patients,
            records,
            expected,
            fields,
            resource,
            category,
            count,
            unattributed,
            last,
            walked,
        } = self;
        patients.clear();
        records.clear();
        records.shrink_to(KEPT);
        expected.clear();
        expected.shrink_to(KEPT);
        fields.clear();
        (*resource, *category) = (None, None);
        (*count, *last) = (0, None);
        (*unattributed, *walked) = (false, false);
    }

    /// How many bytes its patients and records take on a line, about.
    pub(crate) fn bytes(&self) -> usize {
        /// `"patient.k1.…",`
        const PSEUDONYM: usize = 38;
        let record = |entry: &RecordEntry| {
            let id = entry.id.map_or(0, |_| PSEUDONYM + entry.namespace.len());
            let label = entry.label.map_or(0, |label| label.len() + r#""label":"","#.len());
            let version = entry.version.map_or(0, |_| r#""version":9999,"#.len());
            id + label + version + r#"{"of":99},"#.len()
        };
        self.patients.tokens.len() * PSEUDONYM + self.records.iter().map(record).sum::<usize>()
    }
}

/// One record of the line's `records`.
#[derive(Clone)]
pub(crate) struct RecordEntry {
    pub(crate) namespace: &'static str,
    pub(crate) id: Option<Token>,
    pub(crate) of: Option<usize>,
    pub(crate) version: Option<u64>,
    pub(crate) label: Option<&'static str>,
}

/// The memory of so many is kept for the next operation: a page of a list, not an export.
const KEPT: usize = 128;

#[cfg(test)]
mod tests;
