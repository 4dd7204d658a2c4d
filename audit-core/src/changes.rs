//! What differs between two records of one type: the values of their fields, side by side.

use std::collections::HashMap;

use serde_json::Serializer;
use zeroize::Zeroizing;

use crate::phi::PhiRecord;

mod sorted;
mod text;

pub use text::Text;

/// A field that differs, or that only one of the two records has. Its values are JSON; null is the same as none.
pub(crate) struct Change {
    /// The resource of the innermost record around it.
    pub(crate) of: &'static str,
    /// Its path, as `fields` shows it; `*` for a value without one: a bare list, or the variant of an enum.
    pub(crate) field: String,
    pub(crate) before: Option<Zeroizing<Vec<u8>>>,
    pub(crate) after: Option<Zeroizing<Vec<u8>>>,
}

/// What differs between a record and its later form, or what there is in one that is made or removed.
///
/// Fields marked as patient, id or version are left out: they stand in the line. A list or a map is one value. A set in
/// no order can seem to differ from an equal one; a map cannot.
pub(crate) fn changes<T: PhiRecord + ?Sized>(before: Option<&T>, after: Option<&T>) -> Vec<Change> {
    let mut found = Found::default();
    if let Some(before) = before {
        before.values(&mut Values::new(&mut found, |change| &mut change.before));
    }
    if let Some(after) = after {
        after.values(&mut Values::new(&mut found, |change| &mut change.after));
    }
    found.changes.retain(|change| change.before != change.after);
    found.changes
}

/// Collects the values of a record's fields.
pub struct Values<'a> {
    found: &'a mut Found,
    side: fn(&mut Change) -> &mut Option<Zeroizing<Vec<u8>>>,
    of: Option<&'static str>,
    path: Vec<&'static str>,
}

impl<'a> Values<'a> {
    fn new(found: &'a mut Found, side: fn(&mut Change) -> &mut Option<Zeroizing<Vec<u8>>>) -> Self {
        Self { found, side, of: None, path: Vec::new() }
    }

    /// A record with its own identity; `fields` walks what it holds.
    pub fn record(&mut self, resource: &'static str, fields: impl FnOnce(&mut Self)) {
        let outer = self.of.replace(resource);
        fields(self);
        self.of = outer;
    }

    /// A part or an envelope: a record only where there is none around it.
    pub fn part(&mut self, name: &'static str, fields: impl FnOnce(&mut Self)) {
        self.record(self.of.unwrap_or(name), fields);
    }

    /// A field that holds records or parts.
    pub fn nested(&mut self, name: &'static str, value: impl FnOnce(&mut Self)) {
        self.path.push(name);
        value(self);
        self.path.pop();
    }

    /// A field that is an ordinary value.
    pub fn field(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut Serializer<&mut Text>) -> serde_json::Result<()>,
    ) {
        self.nested(name, |to| to.whole(write));
    }

    /// What stands at this place is one value. What cannot be written is none.
    pub fn whole(&mut self, write: impl FnOnce(&mut Serializer<&mut Text>) -> serde_json::Result<()>) {
        let mut text = Text::default();
        if write(&mut Serializer::new(&mut text)).is_ok() && text.json() != b"null" {
            let value = sorted::sorted(text.json()).unwrap_or_else(|| text.into_json());
            self.add(&value);
        }
    }

    fn add(&mut self, value: &Zeroizing<Vec<u8>>) {
        let place = (self.of.unwrap_or_default(), self.path());
        let side = (self.side)(self.found.at(place));
        // A path that stands for several values, below its last place, has them all.
        *side = Some(side.take().map_or_else(|| value.clone(), |earlier| joined(&earlier, value)));
    }

    /// The path that `Disclosure` gives the field.
    fn path(&self) -> String {
        match self.path.as_slice() {
            [] => "*".to_owned(),
            names => names[..names.len().min(MAX_DEPTH)].join("."),
        }
    }
}

/// All values so far, each once.
#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    places: HashMap<(&'static str, String), usize>,
}

impl Found {
    fn at(&mut self, (of, field): (&'static str, String)) -> &mut Change {
        let next = self.changes.len();
        let place = *self.places.entry((of, field.clone())).or_insert(next);
        if place == next {
            self.changes.push(Change { of, field, before: None, after: None });
        }
        &mut self.changes[place]
    }
}

fn joined(one: &[u8], other: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([one, other].join(&b','))
}

/// As in `disclosure.rs`.
const MAX_DEPTH: usize = 8;

#[cfg(test)]
mod tests;
