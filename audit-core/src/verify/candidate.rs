//! What may be a line of ours in a text, however it was kept: as it was, behind or inside of other text, in a string of somebody's
//! record, or parsed and written anew.

use std::{borrow::Cow, iter};

use memchr::memmem;
use serde_json::{Deserializer, Map, Value};

use super::{control::bytes, line::LONGEST, rebuild::rebuilt, scan::nested_bytes, unescape::unescaped};

/// Something that begins like a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Candidate<'a> {
    /// A whole one.
    Sealed(Sealed<'a>),
    /// One without its seal.
    Unsealed,
    /// One that ends, and that nobody can read.
    Malformed,
    /// The beginning of one; `at` is where in the text it begins.
    Cut { at: usize, bytes: Cow<'a, [u8]> },
}

/// A canonical object and its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed<'a> {
    pub(super) object: Cow<'a, [u8]>,
    pub(super) mac: [u8; 16],
}

impl Sealed<'_> {
    /// The line as it stands, and if nobody takes that, with its object read and written anew: somebody else may have written this
    /// one. A line that is not canonical is not ours.
    pub(super) fn as_it_is_and_anew(&self) -> impl Iterator<Item = Sealed<'_>> {
        let as_it_is = Sealed { object: (&*self.object).into(), mac: self.mac };
        iter::once(as_it_is).chain(iter::once_with(|| self.anew()).flatten())
    }

    fn anew(&self) -> Option<Sealed<'static>> {
        let object = rebuilt(&serde_json::from_slice(&self.object).ok()?)?;
        (object != *self.object).then(|| Sealed { object: object.into(), mac: self.mac })
    }

    /// Whether its object is JSON; whoever checks reads less of it.
    pub(super) fn is_json(&self) -> bool {
        serde_json::from_slice::<Value>(&self.object).is_ok()
    }

    #[cfg(test)]
    fn into_owned(self) -> Sealed<'static> {
        Sealed { object: self.object.into_owned().into(), mac: self.mac }
    }
}

/// All candidates in the text; whether there was any.
pub(super) fn candidates(text: &[u8], found: &mut dyn FnMut(Candidate<'_>)) -> bool {
    let mut any = false;
    let mut heads = heads(text).peekable();
    while let Some(at) = heads.next() {
        any = true;
        // One that was cut off ends where another begins. So every byte is looked at once.
        let region = &text[at..heads.peek().copied().unwrap_or(text.len())];
        match raw(region) {
            Some(sealed) => found(Candidate::Sealed(sealed)),
            None if parsed(region, found) => {}
            None if nested_bytes(region).is_some() => found(Candidate::Malformed),
            None => found(Candidate::Cut { at, bytes: region.into() }),
        }
    }
    any || (memmem::find(text, NAME).is_some() && (in_string(text, found) || in_record(text, found)))
}

/// Where lines may begin. The brace that ends one head may begin another, behind what somebody else left unfinished.
fn heads(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    iter::from_fn(move || {
        let at = from + memmem::find(text.get(from..)?, HEAD)?;
        from = at + HEAD.len() - 1;
        Some(at)
    })
}

/// The line that begins the text, as it was written.
pub(super) fn raw(text: &[u8]) -> Option<Sealed<'_>> {
    let text = &text.get(HEAD.len() - 1..)?;
    let (object, rest) = text.split_at(nested_bytes(&text[..text.len().min(LONGEST)])?);
    let (mac, rest) = rest.strip_prefix(MAC_HEAD)?.split_at_checked(MAC_TEXT)?;
    rest.starts_with(TAIL).then_some(())?;
    Some(Sealed { object: object.into(), mac: bytes(str::from_utf8(mac).ok()?)? })
}

/// Whether the text is the end of a line that begins elsewhere.
pub(super) fn is_end(text: &[u8]) -> bool {
    let end = text.trim_ascii_end();
    let plain = || end.strip_suffix(TAIL)?.split_last_chunk::<MAC_TEXT>()?.0.strip_suffix(MAC_HEAD);
    plain().is_some() || memmem::find(end, ESCAPED_MAC).is_some()
}

/// Lines in a JSON text that begins here: whether it is one.
fn parsed(text: &[u8], found: &mut dyn FnMut(Candidate<'_>)) -> bool {
    let value = Deserializer::from_slice(text).into_iter().next().and_then(Result::ok);
    value.is_some_and(|value| {
        look(&value, found, 0);
        true
    })
}

/// Lines in a string of which only the escapes show that it is one: of a record, or of a text that is none.
fn in_string(text: &[u8], found: &mut dyn FnMut(Candidate<'_>)) -> bool {
    let mut any = false;
    let mut rest = 0;
    while let Some(at) = memmem::find(&text[rest..], ESCAPED_NAME).map(|at| rest + at) {
        let head = text[..at].iter().rposition(|byte| *byte != b'\\').filter(|head| text[*head] == b'{');
        let Some(head) = head.filter(|head| *head >= rest) else {
            rest = at + ESCAPED_NAME.len();
            continue;
        };
        let string = unescaped(&text[head..]);
        rest = head + string.bytes.max(1);
        any |= candidates(&string.text, &mut |candidate| match candidate {
            Candidate::Cut { bytes, .. } => {
                found(Candidate::Cut { at: head, bytes: bytes.into_owned().into() });
            }
            other => found(other),
        });
    }
    any
}

/// Lines in records that stand somewhere in the text: one that is broken does not hide those behind it.
fn in_record(text: &[u8], found: &mut dyn FnMut(Candidate<'_>)) -> bool {
    let (mut any, mut rest) = (false, 0);
    while let Some(at) = memchr::memchr(b'{', &text[rest..]).map(|at| rest + at) {
        let mut values = Deserializer::from_slice(&text[at..]).into_iter::<Value>();
        let record = values.next().and_then(Result::ok);
        rest = at + record.as_ref().map_or(1, |_| values.byte_offset());
        if let Some(record) = record {
            look(
                &record,
                &mut |candidate| {
                    any = true;
                    found(candidate);
                },
                0,
            );
        }
    }
    any
}

/// Lines that somebody keeps in a record, in whatever member: as a string, or parsed.
fn look(value: &Value, found: &mut dyn FnMut(Candidate<'_>), depth: usize) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Object(members) => match kept(members) {
            Some(candidate) => found(candidate),
            None => members.values().for_each(|value| look(value, found, depth + 1)),
        },
        Value::Array(values) => values.iter().for_each(|value| look(value, found, depth + 1)),
        Value::String(text) if memmem::find(text.as_bytes(), NAME).is_some() => {
            candidates(text.as_bytes(), found);
        }
        _ => {}
    }
}

/// A line whose members somebody wrote anew; what stands beside them is theirs.
fn kept(members: &Map<String, Value>) -> Option<Candidate<'static>> {
    let audit = members.get("audit").filter(|audit| audit.is_object())?;
    of_parts(audit, members.get("mac").and_then(Value::as_str))
}

/// The same from its two members.
pub(super) fn of_parts(audit: &Value, mac: Option<&str>) -> Option<Candidate<'static>> {
    let Some(mac) = mac else {
        let ours = ["n", "s", "t", "v"].iter().all(|key| audit.get(key).is_some());
        return ours.then_some(Candidate::Unsealed);
    };
    // What is no seal fits nothing, as good as zeros.
    let mac = bytes(mac).unwrap_or_default();
    // What nobody can rebuild fits nothing; whose it claims to be it may still say.
    let object = rebuilt(audit).or_else(|| serde_json::to_vec(audit).ok())?;
    Some(Candidate::Sealed(Sealed { object: object.into(), mac }))
}

const HEAD: &[u8] = br#"{"audit":{"#;
pub(super) const NAME: &[u8] = b"audit";
const ESCAPED_NAME: &[u8] = br#"\"audit\"#;
const MAC_HEAD: &[u8] = br#","mac":""#;
const ESCAPED_MAC: &[u8] = br#"\"mac\":\""#;
const MAC_TEXT: usize = 22;
const TAIL: &[u8] = b"\"}";

/// How deep in somebody's record a line is looked for.
const DEPTH: usize = 16;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LINE: &str = r#"{"audit":{"act":"patient.read","n":0,"t":1767225600000,"x":"a\"},\u00e9"},"mac":"EMygchGq9UdExldQufWCcw"}"#;
    const HEAD_TEXT: &str = r#"{"audit":{"#;

    fn found(text: &str) -> Vec<Candidate<'static>> {
        let mut all = Vec::new();
        candidates(text.as_bytes(), &mut |candidate| {
            all.push(match candidate {
                Candidate::Sealed(sealed) => Candidate::Sealed(sealed.into_owned()),
                Candidate::Unsealed => Candidate::Unsealed,
                Candidate::Malformed => Candidate::Malformed,
                Candidate::Cut { at, bytes } => Candidate::Cut { at, bytes: bytes.into_owned().into() },
            });
        });
        all
    }

    fn is_line(candidate: &Candidate<'_>) -> bool {
        matches!(candidate, Candidate::Sealed(sealed) if *sealed.object == LINE.as_bytes()[9..LINE.len() - 32])
    }

    #[test]
    fn a_line_is_found_as_it_was() {
        for text in [
            LINE.to_owned(),
            format!("<190>1 2026 host app web.1 - {LINE}\n"),
            format!("half a wo{LINE}{LINE}"),
        ] {
            let found = found(&text);
            assert_eq!(found.len(), text.matches(HEAD_TEXT).count(), "{text}");
            assert!(found.iter().all(is_line), "{text}");
        }
    }

    #[test]
    fn a_line_is_found_in_a_record() {
        let line: Value = serde_json::from_str(LINE).unwrap();
        let string = json!({"a": 1, "_line": LINE, "z": 2}).to_string();
        for record in [
            string.clone(),
            string[..string.len() - 5].to_owned(),
            format!("at=info msg={}", json!(LINE)),
            json!([{"message": format!("{LINE}\n"), "id": 7}]).to_string(),
            json!({"log": json!({"nested": LINE}).to_string()}).to_string(),
            json!({"jsonPayload": line}).to_string(),
            serde_json::to_string_pretty(&line).unwrap(),
            json!({"host": "web.1", "mac": line["mac"], "audit": line["audit"], "level": "info"}).to_string(),
            format!(
                "Nov 21 10:00:00 host app: {}",
                json!({"x": {"mac": line["mac"], "audit": line["audit"]}})
            ),
        ] {
            let found = found(&record);
            assert_eq!(found.len(), 1, "{record}");
            let whole = match &found[0] {
                Candidate::Sealed(sealed) => sealed.anew().map(Candidate::Sealed),
                _ => None,
            };
            assert!(is_line(whole.as_ref().unwrap_or(&found[0])), "{record}: {found:?}");
        }
    }

    #[test]
    fn what_is_cut_off_is_known_as_such() {
        for end in HEAD_TEXT.len()..LINE.len() {
            let cut = Candidate::Cut { at: 3, bytes: LINE.as_bytes()[..end].into() };
            assert_eq!(found(&format!("ab {}", &LINE[..end])), [cut]);
        }
        let record = json!({"_line": LINE}).to_string();
        let Some(Candidate::Cut { bytes, .. }) = found(&record[..record.len() - 20]).pop() else { panic!() };
        assert!(LINE.as_bytes().starts_with(&bytes) && bytes.len() > 50);
        assert!(is_end(&LINE.as_bytes()[40..]) && !is_end(b"{\"mac\":\"x\"}"));
    }

    #[test]
    fn an_object_without_a_seal_is_known_if_it_is_ours() {
        assert_eq!(found(r#"{"audit":{"n":0,"s":"x","t":1,"v":1}}"#), [Candidate::Unsealed]);
        assert_eq!(found(r#"{"audit":{"level":"Metadata"},"kind":"Event"}"#), []);
    }

    /// Each byte is looked at once.
    #[test]
    fn beginnings_without_an_end_are_soon_given_up() {
        assert_eq!(found(&HEAD_TEXT.repeat(100_000)).len(), 100_000);
        let escaped = json!(HEAD_TEXT).to_string();
        assert_eq!(found(&escaped.repeat(100_000)).len(), 100_000);
    }
}
