//! What may be a line of ours in a text, wherever it stands: as it was, behind or inside of other text, parsed and written anew among
//! somebody's members, or in a string. It is found by its name, `audit`, and nothing else of the text has to be understood.

use std::{borrow::Cow, iter};

use memchr::memmem;
use serde::de::IgnoredAny;

use super::{
    control::bytes,
    foreign::texts,
    member::{Mac, mac_before, mac_behind},
    rebuild::rebuilt,
    scan::{Members, nested_bytes},
    unescape::{Unescaped, unescaped},
};

/// Something that begins like a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Candidate<'a> {
    /// A whole one.
    Sealed(Sealed<'a>),
    /// One without its seal.
    Unsealed,
    /// The beginning of one.
    Cut(&'a [u8]),
    /// A string in which one begins, unescaped.
    String(Vec<u8>),
}

/// Where a candidate stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) candidate: Candidate<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where to look on, where it turns out to be none.
    pub(super) inside: usize,
}

/// What the text holds from some place on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    Found(Found<'a>),
    /// Something begins there that more text may complete.
    Open(usize),
    Nothing,
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
        serde_json::from_slice::<IgnoredAny>(&self.object).is_ok()
    }
}

/// The next candidate from that place on; what stands before `floor` belongs to another. More text may come, unless it has `ended`.
pub(super) fn next(text: &[u8], mut from: usize, floor: usize, ended: bool) -> Next<'_> {
    while let Some(name) = text.get(from..).and_then(|rest| memmem::find(rest, NAME)).map(|at| from + at) {
        if !ended && text.len() - name < NEAR {
            return Next::Open(name.saturating_sub(NEAR));
        }
        from = name + NAME.len();
        let found = match (value_of(text, name), string_around(text, name)) {
            (Some(object), _) => member(text, name - 1, object, floor, ended),
            (None, Some(head)) if head >= floor => string(text, head, ended),
            _ => Next::Nothing,
        };
        if found != Next::Nothing {
            return found;
        }
    }
    Next::Nothing
}

/// The object under the key, if that is what the name is.
fn value_of(text: &[u8], name: usize) -> Option<usize> {
    let before = &text[..name];
    let quoted = before.ends_with(b"\"") && !before.ends_with(b"\\\"");
    let rest = quoted.then(|| text[name + NAME.len()..].strip_prefix(b"\""))??;
    let rest = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    rest.starts_with(b"{").then(|| text.len() - rest.len())
}

/// A member `audit` whose key stands at `key`.
fn member<'a>(text: &'a [u8], key: usize, object: usize, floor: usize, ended: bool) -> Next<'a> {
    let start = if text[..key].ends_with(b"{") { key - 1 } else { key };
    let raw = start < key && object == key + RAW_KEY;
    // No line of ours has the key in itself, and none as it was written goes over several lines. So every byte is looked at once.
    let limit = next_key(text, object).unwrap_or(text.len());
    let line = raw.then(|| text_end(text, object, limit)).flatten();
    let more = !ended && line.is_none() && limit == text.len() && text.len() - key < REACH;
    let limit = line.unwrap_or(limit);
    let body = &text[object..limit.min(object + REACH)];
    let found = |candidate, start, end| Next::Found(Found { candidate, start, end, inside: object });
    let Some(length) = nested_bytes(body) else {
        return match raw {
            _ if more => Next::Open(start),
            true => found(Candidate::Cut(&text[start..limit]), start, limit),
            false => Next::Nothing,
        };
    };
    let end = object + length;
    match mac_behind(&text[end..limit]) {
        Mac::Found { mac, bytes } => found(sealed(&text[object..end], mac), start, end + bytes),
        Mac::Open if more => Next::Open(floor.max(start.saturating_sub(REACH))),
        Mac::Open if raw => found(Candidate::Cut(&text[start..limit]), start, limit),
        _ => match mac_before(&text[floor.max(key.saturating_sub(REACH))..key]) {
            Some(mac) => found(sealed(&text[object..end], mac), start, end),
            None if is_ours(&text[object..end]) => found(Candidate::Unsealed, start, end),
            None => Next::Nothing,
        },
    }
}

/// Where the line ends, or the message of a drain's body, in which that place is; none where nothing ends before `limit`.
fn text_end(text: &[u8], place: usize, limit: usize) -> Option<usize> {
    let begin = memchr::memrchr(b'\n', &text[..place]).map_or(0, |newline| newline + 1);
    let newline = memchr::memchr(b'\n', &text[place..limit]).map(|newline| place + newline);
    let line = &text[begin..newline.unwrap_or(limit)];
    let mut end = begin;
    // One without a length before it is as long as the line.
    let frame = texts(line).find(|frame| {
        end += frame.len();
        end > place
    });
    frame.filter(|frame| frame.len() < line.len()).map(|_| end).or(newline)
}

/// What is no seal fits nothing, as good as zeros.
fn sealed<'a>(object: &'a [u8], mac: &[u8]) -> Candidate<'a> {
    let mac = str::from_utf8(mac).ok().and_then(bytes).unwrap_or_default();
    Candidate::Sealed(Sealed { object: object.into(), mac })
}

/// Whether an object without a seal is one of ours.
fn is_ours(object: &[u8]) -> bool {
    let anew = serde_json::from_slice(object).ok().as_ref().and_then(rebuilt);
    let keys = |key: &&[u8]| Members::of(anew.as_deref().unwrap_or(object)).any(|(there, _)| there == *key);
    [&b"n"[..], b"s", b"t", b"v"].iter().all(keys)
}

/// Where the key of the next member `audit` with an object begins.
fn next_key(text: &[u8], from: usize) -> Option<usize> {
    memmem::find_iter(&text[from..], NAME)
        .map(|at| from + at)
        .find(|name| value_of(text, *name).is_some())
        .map(|name| {
            // The brace before it may be that of another line.
            let key = name - 1;
            if text[..key].ends_with(b"{") { key - 1 } else { key }
        })
}

/// The brace before an escaped name: in a string, and only its escapes show that.
fn string_around(text: &[u8], name: usize) -> Option<usize> {
    let before = &text[..name];
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"u0022"))?;
    let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
    let head = before.len().checked_sub(backslashes + 1)?;
    (backslashes > 0 && text[head] == b'{').then_some(head)
}

/// The string from there on.
fn string(text: &[u8], head: usize, ended: bool) -> Next<'_> {
    let Unescaped { text: inner, bytes, closed } = unescaped(&text[head..]);
    if !closed && !ended && head + bytes == text.len() {
        return Next::Open(head);
    }
    let end = head + bytes.max(1);
    Next::Found(Found { candidate: Candidate::String(inner), start: head, end, inside: end })
}

/// Whether the text is the end of a line that begins elsewhere.
pub(super) fn is_end(text: &[u8]) -> bool {
    let end = text.trim_ascii_end();
    let plain = || end.strip_suffix(b"\"}")?.split_last_chunk::<22>()?.0.strip_suffix(MAC_HEAD);
    plain().is_some() || memmem::find(end, ESCAPED_MAC).is_some()
}

pub(super) const NAME: &[u8] = b"audit";
/// `"audit":`
const RAW_KEY: usize = 8;
pub(super) const MAC_HEAD: &[u8] = br#","mac":""#;
const ESCAPED_MAC: &[u8] = br#"\"mac\":\""#;

/// Bytes around a name that tell what it is.
const NEAR: usize = 64;
/// Bytes that a line may take, however widely it is written, with what stands between its two members.
const REACH: usize = 64 << 10;
