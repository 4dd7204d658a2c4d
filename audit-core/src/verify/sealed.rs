//! Lines of ours in a text, however it was kept: as they were, behind or inside of other text, in a string of somebody's record,
//! or parsed and written anew.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use memchr::memmem;
use serde_json::{Map, Value};

use super::{rebuild::rebuilt, scan::nested_bytes};

/// What may be a line of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed<'a> {
    /// The canonical object under the seal.
    pub(super) object: Cow<'a, [u8]>,
    /// Its seal.
    pub(super) mac: [u8; 16],
}

/// The lines that stand in the text byte for byte.
pub(super) fn raw(text: &[u8]) -> impl Iterator<Item = Sealed<'_>> {
    let mut heads = memmem::find_iter(text, HEAD).peekable();
    std::iter::from_fn(move || {
        let at = heads.next()?;
        // One that was cut off ends where another begins. So every byte is looked at once.
        Some(&text[at + HEAD.len() - 1..heads.peek().copied().unwrap_or(text.len())])
    })
    .filter_map(one)
}

/// The line whose object begins the text.
fn one(text: &[u8]) -> Option<Sealed<'_>> {
    let (object, rest) = text.split_at(nested_bytes(&text[..text.len().min(LONGEST)])?);
    let (mac, rest) = rest.strip_prefix(MAC_HEAD)?.split_at_checked(MAC_TEXT)?;
    rest.starts_with(TAIL).then_some(())?;
    Some(Sealed { object: object.into(), mac: mac_of(mac)? })
}

/// The lines that somebody keeps in a record, in whatever member: as a string, or parsed.
pub(super) fn kept(record: &Value) -> Vec<Sealed<'static>> {
    let mut found = Vec::new();
    look(record, &mut found, 0);
    found
}

fn look(value: &Value, found: &mut Vec<Sealed<'static>>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Object(members) => match parsed(members) {
            Some(sealed) => found.push(sealed),
            None => members.values().for_each(|value| look(value, found, depth + 1)),
        },
        Value::Array(values) => values.iter().for_each(|value| look(value, found, depth + 1)),
        Value::String(text) if memmem::find(text.as_bytes(), NAME).is_some() => {
            let before = found.len();
            found.extend(raw(text.as_bytes()).map(Sealed::into_owned));
            if before == found.len()
                && let Ok(value) = serde_json::from_str(text)
            {
                look(&value, found, depth + 1);
            }
        }
        _ => {}
    }
}

/// A line whose members somebody wrote anew; what stands beside them is theirs.
fn parsed(members: &Map<String, Value>) -> Option<Sealed<'static>> {
    let (audit, mac) = (members.get("audit")?, members.get("mac")?);
    audit.is_object().then_some(())?;
    Some(Sealed { object: rebuilt(audit)?.into(), mac: mac_of(mac.as_str()?.as_bytes())? })
}

fn mac_of(text: &[u8]) -> Option<[u8; 16]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

impl Sealed<'_> {
    fn into_owned(self) -> Sealed<'static> {
        Sealed { object: self.object.into_owned().into(), mac: self.mac }
    }
}

const HEAD: &[u8] = br#"{"audit":{"#;
const NAME: &[u8] = b"audit";
const MAC_HEAD: &[u8] = br#","mac":""#;
const MAC_TEXT: usize = 22;
const TAIL: &[u8] = b"\"}";

/// Bytes of the longest line there may ever be.
const LONGEST: usize = 9_999;

/// How deep in somebody's record a line is looked for.
const DEPTH: usize = 16;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LINE: &str = r#"{"audit":{"act":"patient.read","n":0,"t":1767225600000,"x":"a\"},\u00e9"},"mac":"EMygchGq9UdExldQufWCcw"}"#;

    fn object() -> &'static [u8] {
        &LINE.as_bytes()[9..LINE.len() - 32]
    }

    #[test]
    fn a_line_is_found_as_it_was() {
        for text in [
            LINE.to_owned(),
            format!("<190>1 2026 host app web.1 - {LINE}\n"),
            format!("half a wo{LINE}{LINE}"),
        ] {
            let found: Vec<_> = raw(text.as_bytes()).collect();
            assert_eq!(found.len(), text.matches(HEAD_TEXT).count(), "{text}");
            assert!(found.iter().all(|sealed| *sealed.object == *object()));
        }
    }

    const HEAD_TEXT: &str = r#"{"audit":{"#;

    #[test]
    fn a_line_is_found_in_a_record() {
        let line: Value = serde_json::from_str(LINE).unwrap();
        let beside = json!({"host": "web.1", "mac": line["mac"], "audit": line["audit"], "level": "info"});
        for record in [
            json!({"_line": LINE}),
            json!([{"message": format!("{LINE}\n"), "id": 7}]),
            json!({"log": json!({"nested": LINE}).to_string()}),
            json!({"jsonPayload": line}),
            beside,
        ] {
            let found = kept(&record);
            assert_eq!(found.len(), 1, "{record}");
            assert_eq!(*found[0].object, *object(), "{record}");
        }
    }

    #[test]
    fn what_is_cut_off_is_no_line() {
        for end in 0..LINE.len() {
            assert_eq!(raw(&LINE.as_bytes()[..end]).count(), 0);
        }
    }

    /// Each byte is looked at once.
    #[test]
    fn beginnings_without_an_end_are_soon_given_up() {
        assert_eq!(raw(HEAD_TEXT.repeat(1_000_000).as_bytes()).count(), 0);
    }
}
