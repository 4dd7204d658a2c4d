//! One line of the log, as it says of itself.

use std::sync::Arc;

use audit_core::verify::Sighting;
use serde_json::Value;

#[derive(Clone)]
pub(crate) struct Event {
    /// Its members. Where it is not verified, anything may stand there.
    pub(crate) said: Value,
    pub(crate) verified: bool,
    /// Whether the key that sealed it was in use at its time: else whoever had that key may have written it.
    pub(crate) in_time: bool,
    pub(crate) file: Arc<str>,
    pub(crate) line: u64,
}

/// Which line of its operation it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Begin,
    Part,
    End,
    After,
    /// It is about the log itself.
    Control,
}

impl Event {
    /// None where nobody can read it; the check tells of such lines.
    pub(crate) fn of(seen: &Sighting<'_>, names: &[Arc<str>]) -> Option<Self> {
        let file = names.get(seen.place.input as usize)?;
        let said = serde_json::from_str(seen.object).ok()?;
        let Sighting { verified, in_time, .. } = *seen;
        Some(Self { said, verified, in_time, file: Arc::clone(file), line: seen.place.line })
    }

    /// A text in it: `/actor/id`.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.said.pointer(path)?.as_str()
    }

    /// A list of texts in it.
    pub(crate) fn texts(&self, path: &str) -> impl Iterator<Item = &str> {
        self.said.pointer(path).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The names of fields in it: `fields` are those that were disclosed, `changed` those that were changed.
    pub(crate) fn fields(&self, list: &str) -> impl Iterator<Item = &str> {
        let fields = self.said.get(list).and_then(Value::as_array).into_iter().flatten();
        fields.filter_map(|field| field.get("field").unwrap_or(field).as_str())
    }

    pub(crate) fn number(&self, path: &str) -> Option<u64> {
        self.said.pointer(path)?.as_u64()
    }

    /// Its time, Unix milliseconds.
    pub(crate) fn time(&self) -> u64 {
        self.number("/t").unwrap_or_default()
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.text("/phase") {
            Some("begin") => Phase::Begin,
            Some("part") => Phase::Part,
            Some("after") => Phase::After,
            Some(_) => Phase::End,
            None => Phase::Control,
        }
    }
}

/// Each text in a value, however deep.
pub(crate) fn each_text<'a>(value: &'a Value, take: &mut dyn FnMut(&'a str)) {
    match value {
        Value::String(text) => take(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, take)),
        Value::Object(members) => members.values().for_each(|value| each_text(value, take)),
        _ => {}
    }
}

/// Lists with names of fields.
pub(crate) const FIELDS: [&str; 2] = ["fields", "changed"];
