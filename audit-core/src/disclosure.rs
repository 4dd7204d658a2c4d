//! The walk over a record: which patients, records and fields it discloses.

use std::collections::HashMap;

use crate::{
    brought::Identities,
    identity::Identifier,
    pseudonym::{Pseudonyms, Token},
};

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
    path: usize,
}

/// What becomes of an identifier.
enum Names<'a> {
    Pseudonyms(Pseudonyms<'a>),
    Kept(&'a mut Identities),
}

impl<'a> Disclosure<'a> {
    pub(crate) const fn new(pseudonyms: Pseudonyms<'a>, disclosed: &'a mut Disclosed) -> Self {
        Self { names: Names::Pseudonyms(pseudonyms), disclosed, patient: None, inside: false, path: ROOT }
    }

    /// One that makes no pseudonyms yet.
    pub(crate) const fn keeping(identities: &'a mut Identities, disclosed: &'a mut Disclosed) -> Self {
        Self { names: Names::Kept(identities), disclosed, patient: None, inside: false, path: ROOT }
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
        let node = self.disclosed.fields.child(self.path, name);
        self.disclosed.fields.nodes[node].disclosed = true;
    }

    /// A field that holds records or parts.
    pub fn nested(&mut self, name: &'static str, value: impl FnOnce(&mut Self)) {
        let outer = self.path;
        self.path = self.disclosed.fields.child(outer, name);
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
#[derive(Default, Clone)]
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

/// What was disclosed in all, however much that was.
#[derive(Default, Clone, Copy)]
pub(crate) struct Totals {
    pub(crate) count: u64,
    pub(crate) patients: Only,
    pub(crate) unattributed: bool,
    pub(crate) resource: Option<&'static str>,
    pub(crate) category: Option<&'static str>,
}

/// How many patients.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Only {
    #[default]
    Nobody,
    One(Token),
    Several,
}

impl Totals {
    /// That, and this.
    pub(crate) fn with(self, disclosed: &Disclosed) -> Self {
        Self {
            count: self.count + disclosed.count,
            patients: disclosed.patients.tokens.iter().fold(self.patients, |known, token| match known {
                Only::Nobody => Only::One(*token),
                Only::One(patient) if patient == *token => known,
                _ => Only::Several,
            }),
            unattributed: self.unattributed || disclosed.unattributed,
            resource: self.resource.or(disclosed.resource),
            category: self.category.or(disclosed.category),
        }
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

/// Patients in the order in which they were named, each once.
#[derive(Default, Clone)]
pub(crate) struct Patients {
    pub(crate) tokens: Vec<Token>,
    places: HashMap<Token, usize>,
}

impl Patients {
    /// The place of the patient, new or known.
    pub(crate) fn insert(&mut self, token: Token) -> usize {
        *self.places.entry(token).or_insert_with(|| {
            self.tokens.push(token);
            self.tokens.len() - 1
        })
    }
}

/// The paths of disclosed fields, as a tree of static names.
#[derive(Clone)]
pub(crate) struct Fields {
    nodes: Vec<Node>,
}

#[derive(Clone)]
struct Node {
    parent: usize,
    name: &'static str,
    depth: usize,
    disclosed: bool,
}

impl Fields {
    /// The child of `parent` with that name. Below the depth limit (a recursive type) the parent stands for it.
    fn child(&mut self, parent: usize, name: &'static str) -> usize {
        let depth = self.nodes[parent].depth + 1;
        if depth > MAX_DEPTH {
            return parent;
        }
        let known = self.nodes.iter().skip(1).position(|node| node.parent == parent && node.name == name);
        known.map_or_else(
            || {
                self.nodes.push(Node { parent, name, depth, disclosed: false });
                self.nodes.len() - 1
            },
            |place| place + 1,
        )
    }

    /// Adds a path of its own, from an attribute or from `op.fields`.
    pub(crate) fn name(&mut self, name: &'static str) {
        let node = self.child(ROOT, name);
        self.nodes[node].disclosed = true;
    }

    /// The paths, dotted, in the order in which they were first met.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        let disclosed = self.nodes.iter().enumerate().filter(|(_, node)| node.disclosed);
        disclosed.map(|(place, _)| self.path(place))
    }

    fn path(&self, mut place: usize) -> String {
        let mut names = Vec::with_capacity(self.nodes[place].depth);
        while place != ROOT {
            names.push(self.nodes[place].name);
            place = self.nodes[place].parent;
        }
        names.reverse();
        names.join(".")
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self { nodes: vec![Node { parent: ROOT, name: "", depth: 0, disclosed: false }] }
    }
}

const ROOT: usize = 0;
const MAX_DEPTH: usize = 8;

#[cfg(test)]
mod tests;
