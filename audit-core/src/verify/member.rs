//! The member `mac` beside a member `audit`: of the same object, whatever else stands in that, and around it.

use memchr::memmem;

use super::scan::{string_bytes, text, value_bytes};

/// What follows a value in its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mac<'a> {
    /// The seal, and where it ends.
    Found { mac: &'a [u8], bytes: usize },
    /// The object ends without one, or is none.
    None,
    /// The text ends before that is known.
    Open,
}

/// The seal among the members that follow a value.
pub(super) fn mac_behind(rest: &[u8]) -> Mac<'_> {
    let mut members = Following { text: rest, at: 0 };
    loop {
        match members.next() {
            Step::Member { key: b"mac", value } => {
                return text(value).map_or(Mac::None, |mac| Mac::Found { mac, bytes: members.at });
            }
            Step::Member { .. } => {}
            Step::End => return Mac::None,
            Step::Key | Step::Open => return Mac::Open,
        }
    }
}

/// The seal among the members before a key, where nothing but members lies between: the nearest. Others, which stand inside of
/// members, are passed over, and not too many of them.
pub(super) fn mac_before(before: &[u8]) -> Option<&[u8]> {
    memmem::rfind_iter(before, KEY).take(NEAREST).find_map(|at| mac_at(before, at))
}

fn mac_at(before: &[u8], at: usize) -> Option<&[u8]> {
    // It may be the end of another key.
    (!before[..at].ends_with(b"\\")).then_some(())?;
    let rest = before[at + KEY.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    let mac = &rest[..string_bytes(rest)?];
    let mut members = Following { text: &rest[mac.len()..], at: 0 };
    loop {
        match members.next() {
            Step::Member { .. } => {}
            Step::Key => return text(mac),
            Step::End | Step::Open => return None,
        }
    }
}

/// The members behind a value.
struct Following<'a> {
    text: &'a [u8],
    at: usize,
}

enum Step<'a> {
    Member {
        key: &'a [u8],
        value: &'a [u8],
    },
    /// A comma, and then the text ends: here a key would begin.
    Key,
    /// No further member.
    End,
    Open,
}

impl<'a> Following<'a> {
    fn next(&mut self) -> Step<'a> {
        self.skip_space();
        match self.text.get(self.at) {
            Some(b',') => self.at += 1,
            Some(_) => return Step::End,
            None => return Step::Open,
        }
        self.skip_space();
        let rest = &self.text[self.at..];
        match rest.first() {
            None => return Step::Key,
            Some(b'"') => {}
            Some(_) => return Step::End,
        }
        let Some(key) = string_bytes(rest) else { return Step::Open };
        self.at += key;
        self.skip_space();
        match self.text.get(self.at) {
            Some(b':') => self.at += 1,
            Some(_) => return Step::End,
            None => return Step::Open,
        }
        self.skip_space();
        let from = &self.text[self.at..];
        let value = match from.first() {
            None => return Step::Open,
            Some(b'"' | b'{' | b'[') => value_bytes(from),
            Some(_) => match scalar_bytes(from) {
                0 => return Step::End,
                // What the text ends with may go on.
                bytes => Some(bytes).filter(|bytes| *bytes < from.len()),
            },
        };
        let Some(value) = value else { return Step::Open };
        self.at += value;
        Step::Member { key: text(&rest[..key]).unwrap_or_default(), value: &from[..value] }
    }

    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
    }
}

/// How long the number, truth value or nothing is, or may be, that begins here; 0 where there is none.
fn scalar_bytes(text: &[u8]) -> usize {
    let end = text.iter().position(|byte| b",}] \t\r\n".contains(byte)).unwrap_or(text.len());
    let scalar = &text[..end];
    let word = [&b"true"[..], b"false", b"null"].iter().any(|word| word.starts_with(scalar));
    let number = scalar.iter().all(|byte| b"+-.eE0123456789".contains(byte));
    if word || number { end } else { 0 }
}

const KEY: &[u8] = br#""mac""#;
/// How many keys are looked at.
const NEAREST: usize = 16;
