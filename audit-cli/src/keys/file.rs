//! The file of `--keys`. It is taken apart by hand, because whoever says what is wrong must name the member, and must not show its
//! value, which may be a key.

use std::{ops::Range, path::Path};

use audit_core::keys::{KeyError, PseudonymKeys};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{AUDITOR, Held, SEAL, SIGNER, shown, text, wrong};
use crate::{
    error::Error,
    output::{mask, plain},
    since,
};

/// Reads all keys of a file.
pub(super) fn read(path: &Path, held: &mut Held) -> Result<(), Error> {
    let file = text::secret(path)?;
    let text = &file.text;
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(Error::Usage(format!(
            "{} is no JSON: a file that holds one key alone belongs to --auditor-key or --sign-key; `audit help verify` shows one for --keys",
            shown(path)
        )));
    }
    let value = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let file = shown(path);
        Error::Usage(format!(
            "{file} is no JSON, line {line}, column {column}: `audit help verify` shows what it looks like"
        ))
    })?;
    let place = Place(shown(path));
    for (name, value) in place.object(value)? {
        let member = place.member(&name);
        match name.as_str() {
            "seal" => member.each(value, |place, entry| seal(&place, entry, held))?,
            "auditor" => {
                member.each(value, |place, key| place.key(key, |hex| held.auditor(alone(hex, AUDITOR))))?;
            }
            "sign" => member.each(value, |place, entry| sign(&place, entry, held))?,
            "pseudonyms" => held.pseudonyms = Some(member.key(value, PseudonymKeys::parse)?),
            _ => return Err(place.unknown(&name, "seal, auditor, sign and pseudonyms")),
        }
    }
    if held.seals.is_empty() && held.signers.is_empty() && !held.auditors && held.pseudonyms.is_none() {
        return Err(place.error("holds no key: `audit help verify` shows what it looks like"));
    }
    file.tell_shared();
    Ok(())
}

/// The key of a line that was taken over with the name of its variable, as a file that holds it alone has it.
fn alone<'a>(text: &'a str, name: &str) -> &'a str {
    text.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).unwrap_or(text)
}

/// A seal key, and when it was in use.
fn seal(place: &Place, entry: Value, held: &mut Held) -> Result<(), Error> {
    let (mut key, mut used, mut note) = (None, Range { start: 0, end: u64::MAX }, None);
    for (name, value) in place.object(entry)? {
        let member = place.member(&name);
        match name.as_str() {
            "key" => key = Some(member.text(value)?),
            "from" => used.start = member.time(value)?,
            "until" => used.end = member.time(value)?,
            "note" => note = Some(member.text(value)?.to_string()),
            _ => return Err(place.unknown(&name, "key, from, until and note")),
        }
    }
    if used.is_empty() {
        return Err(place.error("is never in use: its `until` must be later than its `from`"));
    }
    let key = key.ok_or_else(|| place.error("has no member `key`"))?;
    held.seal(alone(key.trim(), SEAL), used).map_err(|error| wrong(&place.member("key").0, &error))?;
    held.seals.iter_mut().next_back().into_iter().for_each(|id| id.note = note.take());
    Ok(())
}

/// A public signing key, alone or with the time from which on it is in use.
fn sign(place: &Place, entry: Value, held: &mut Held) -> Result<(), Error> {
    if entry.is_string() {
        return place.key(entry, |hex| held.signer(alone(hex, SIGNER), 0));
    }
    let (mut key, mut from, mut note) = (None, 0, None);
    for (name, value) in place.object(entry)? {
        let member = place.member(&name);
        match name.as_str() {
            "key" => key = Some(member.text(value)?),
            "from" => from = member.time(value)?,
            "note" => note = Some(member.text(value)?.to_string()),
            _ => return Err(place.unknown(&name, "key, from and note")),
        }
    }
    let key = key.ok_or_else(|| place.error("has no member `key`"))?;
    held.signer(alone(key.trim(), SIGNER), from).map_err(|error| wrong(&place.member("key").0, &error))?;
    held.signers.iter_mut().next_back().into_iter().for_each(|id| id.note = note.take());
    Ok(())
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
        let time = since::moment(self.text(value)?.trim());
        time.ok_or_else(|| self.error("is no time: want one like 2026-01-01T00:00:00Z, or a date"))
    }
}
