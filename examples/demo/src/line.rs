//! One line, read as `docs/seal-format.md` describes it.

use std::{fmt::Write, sync::LazyLock};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value};

use crate::keys::{Keys, seal};

/// A line whose seal was checked.
#[derive(Debug, Clone)]
pub struct Line(Value);

impl Line {
    /// All members.
    pub const fn members(&self) -> &Value {
        &self.0
    }

    /// A member that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0[name].as_str()
    }

    /// A member that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0[name].as_u64()
    }

    /// A member that is a list of texts.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.0[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Any member.
    pub fn member(&self, name: &str) -> &Value {
        &self.0[name]
    }

    /// A member of a group, by its path: `actor.id`.
    pub(crate) fn at(&self, path: &str) -> &Value {
        path.split('.').fold(&self.0, |value, name| &value[name])
    }
}

/// Checks one line without its newline: size, schema, canonical text, MAC.
///
/// # Errors
/// What is wrong with it.
pub fn verify(line: &str, keys: &Keys) -> Result<Line, String> {
    if line.len() + 1 > MAX_LINE {
        return Err(format!("has {} bytes", line.len() + 1));
    }
    let sealed: Value = serde_json::from_str(line).map_err(|error| format!("is not JSON: {error}"))?;
    fits(&sealed)?;
    let (audit, mac) = (&sealed["audit"], sealed["mac"].as_str().ok_or("has no mac")?);
    // The bytes under the MAC are one slice: behind `{"audit":`, before `,"mac":"…"}`.
    let signed = line.get(9..line.len() - 32).ok_or("is too short")?;
    let mut text = String::new();
    canonical(audit, 0, &mut text)?;
    if text != signed {
        return Err("is not canonical".to_owned());
    }
    let session = audit["s"].as_str().ok_or("names no session")?;
    let key = keys.session_key(session).ok_or("names a session that is none")?;
    if seal(&key, signed.as_bytes()) != mac {
        return Err("does not verify".to_owned());
    }
    Ok(Line(audit.clone()))
}

/// Checks a line, parsed, against `schemas/audit-line.schema.json`.
///
/// # Errors
/// Which member does not fit; no value of the line.
pub fn fits(line: &Value) -> Result<(), String> {
    SCHEMA.validate(line).map_err(|error| format!("is not as the schema says: {}", why(&error)))
}

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../../schemas/audit-line.schema.json"));
    let schema = schema.map(|schema: Value| jsonschema::draft202012::new(&schema));
    match schema {
        Ok(Ok(schema)) => schema,
        _ => unreachable!("the schema that is checked in is one"),
    }
});

/// A line is of one of several kinds: what is wrong with it is what the kind that it comes closest to says.
fn why(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::OneOfNotValid { context } => context
            .iter()
            .min_by_key(|kind| (kind.iter().filter(|error| marks(error)).count(), kind.len()))
            .and_then(|kind| kind.first())
            .map_or_else(|| error.masked().to_string(), why),
        _ => format!("{}: {}", error.instance_path(), error.masked()),
    }
}

/// Whether the error says that the line is of another kind.
fn marks(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Constant { .. })
        && ["/audit/phase", "/audit/action", "/audit/kind"].contains(&error.instance_path().as_str())
}

/// Writes a value in the canonical form of `docs/seal-format.md`, section 1, and refuses what that forbids.
///
/// # Errors
/// Which restriction it breaks.
pub fn canonical(value: &Value, depth: usize, out: &mut String) -> Result<(), String> {
    match value {
        Value::Object(members) if !members.is_empty() && depth < MAX_DEPTH => object(members, depth, out),
        Value::Array(values) if !values.is_empty() && depth < MAX_DEPTH => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                canonical(value, depth + 1, out)?;
            }
            out.push(']');
            Ok(())
        }
        Value::String(text) if !text.is_empty() && !text.contains('\0') => {
            string(text, out);
            Ok(())
        }
        Value::Number(number) if number.as_i64().is_some_and(|number| number.unsigned_abs() < 1 << 53) => {
            out.push_str(&number.to_string());
            Ok(())
        }
        Value::Bool(flag) => {
            out.push_str(if *flag { "true" } else { "false" });
            Ok(())
        }
        _ => Err("holds a value that the format forbids".to_owned()),
    }
}

fn object(members: &Map<String, Value>, depth: usize, out: &mut String) -> Result<(), String> {
    let mut keys: Vec<&String> = members.keys().collect();
    keys.sort();
    out.push('{');
    for (place, key) in keys.into_iter().enumerate() {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !matches!(key.len(), 1..=40) || !key.bytes().all(fits) {
            return Err(format!("has a member `{key}`"));
        }
        out.push_str(if place > 0 { "," } else { "" });
        string(key, out);
        out.push(':');
        canonical(&members[key], depth + 1, out)?;
    }
    out.push('}');
    Ok(())
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(character),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }),
        }
    }
    out.push('"');
}

const MAX_LINE: usize = 4_096;
const MAX_DEPTH: usize = 8;
