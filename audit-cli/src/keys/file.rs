//! The file of `--keys`. It is taken apart by hand, because whoever says what is wrong must name the member, and must not show its
//! value, which may be a key.

use std::{ops::Range, path::Path};

use audit_core::keys::{KeyError, PseudonymKeys};
use jiff::Timestamp;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Held, shown, text, wrong};
use crate::{
    error::Error,
    output::{mask, plain},
};

/// Reads all keys of a file.
pub(super) fn read(path: &Path, held: &mut Held) -> Result<(), Error> {
    let text = text::secret(path)?;
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(Error::Usage(format!(
            "{} is no JSON: a file that holds one key alone belongs to --auditor-key or --sign-key; `audit help verify` shows one for --keys",
            shown(path)
        )));
    }
    let value = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let file = shown(path);
        Error::Usage(format!(
            "{file} is no JSON, line {line}, column {column}: `audit help verify` shows what it looks like"
        ))
    })?;
    let file = Place(shown(path));
    for (name, value) in file.object(value)? {
        let member = file.member(&name);
        match name.as_str() {
            "seal" => member.each(value, |place, entry| seal(&place, entry, held))?,
            "auditor" => member.each(value, |place, key| place.key(key, |hex| held.auditor(hex)))?,
            "sign" => member.each(value, |place, entry| sign(&place, entry, held))?,
            "pseudonyms" => held.pseudonyms = Some(member.key(value, PseudonymKeys::parse)?),
            _ => return Err(file.unknown(&name, "seal, auditor, sign and pseudonyms")),
        }
    }
    Ok(())
}

/// A seal key, and when it was in use.
fn seal(place: &Place, entry: Value, held: &mut Held) -> Result<(), Error> {
    let (mut key, mut used) = (None, Range { start: 0, end: u64::MAX });
    for (name, value) in place.object(entry)? {
        let member = place.member(&name);
        match name.as_str() {
            "key" => key = Some(member.text(value)?),
            "from" => used.start = member.time(value)?,
            "until" => used.end = member.time(value)?,
            "note" => drop(member.text(value)?),
            _ => return Err(place.unknown(&name, "key, from, until and note")),
        }
    }
    if used.is_empty() {
        return Err(place.error("is never in use: its `until` must be later than its `from`"));
    }
    let key = key.ok_or_else(|| place.error("has no member `key`"))?;
    held.seal(key.trim(), used).map_err(|error| wrong(&place.member("key").0, &error))
}

/// A public signing key, alone or with the time from which on it is in use.
fn sign(place: &Place, entry: Value, held: &mut Held) -> Result<(), Error> {
    if entry.is_string() {
        return place.key(entry, |hex| held.signer(hex, 0));
    }
    let (mut key, mut from) = (None, 0);
    for (name, value) in place.object(entry)? {
        let member = place.member(&name);
        match name.as_str() {
            "key" => key = Some(member.text(value)?),
            "from" => from = member.time(value)?,
            "note" => drop(member.text(value)?),
            _ => return Err(place.unknown(&name, "key, from and note")),
        }
    }
    let key = key.ok_or_else(|| place.error("has no member `key`"))?;
    held.signer(key.trim(), from).map_err(|error| wrong(&place.member("key").0, &error))
}

/// Where a value stands: the file, and the path of members in it.
struct Place(String);

impl Place {
    fn member(&self, name: &str) -> Self {
        let separator = if self.0.contains(", ") { "." } else { ", " };
        Self(format!("{}{separator}{}", self.0, mask(&plain(name))))
    }

    fn error(&self, what: &str) -> Error {
        Error::Usage(format!("{} {what}", self.0))
    }

    fn unknown(&self, name: &str, known: &str) -> Error {
        self.error(&format!("has a member `{}`, which nobody knows: there are {known}", mask(&plain(name))))
    }

    fn object(&self, value: Value) -> Result<serde_json::Map<String, Value>, Error> {
        if let Value::Object(members) = value {
            Ok(members)
        } else {
            Err(self.error("is no JSON object: `{…}`"))
        }
    }

    fn each(
        &self,
        value: Value,
        mut take: impl FnMut(Self, Value) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Value::Array(values) = value else { return Err(self.error("is no list: `[…]`")) };
        values
            .into_iter()
            .enumerate()
            .try_for_each(|(i, value)| take(Self(format!("{}[{i}]", self.0)), value))
    }

    fn text(&self, value: Value) -> Result<Zeroizing<String>, Error> {
        if let Value::String(text) = value {
            Ok(Zeroizing::new(text))
        } else {
            Err(self.error("is no text: `\"…\"`"))
        }
    }

    fn key<K>(&self, value: Value, read: impl FnOnce(&str) -> Result<K, KeyError>) -> Result<K, Error> {
        read(self.text(value)?.trim()).map_err(|error| wrong(&self.0, &error))
    }

    fn time(&self, value: Value) -> Result<u64, Error> {
        let time: Option<Timestamp> = self.text(value)?.parse().ok();
        let time = time.and_then(|time| time.as_millisecond().try_into().ok());
        time.ok_or_else(|| self.error("is no time: want one like 2026-01-01T00:00:00Z"))
    }
}
