//! A member `audit` of some object: what it is, with what follows it and what stands before it.

use std::{borrow::Cow, str};

use serde_json::Value;

use super::{
    candidate::{Candidate, Found, REACH, Rest, Sealed},
    control::bytes,
    frame::frame_around,
    member::{Mac, mac_before, mac_behind},
    name::first_key,
    scan::nested_bytes,
    unescape::unescaped,
};

/// The key, and what follows it.
pub(super) struct Key<'a> {
    text: &'a [u8],
    /// Where its first quote stands, and the brace of its object.
    quote: usize,
    object: usize,
    /// Where its line begins,
    start: usize,
    /// how far that can reach,
    limit: usize,
    /// and whether more text may come there.
    open: bool,
    /// Whether it is written as we do it.
    raw: bool,
    /// Where the message of a drain's body ends in which it stands, if that is before the limit.
    frame: Option<usize>,
}

impl<'a> Key<'a> {
    pub(super) fn new(text: &'a [u8], quote: usize, object: usize, rest: Rest) -> Self {
        let raw = text[..quote].ends_with(b"{") && object == quote + RAW_KEY;
        let start = if raw { quote - 1 } else { quote };
        let limit = limit(text, object, raw);
        let frame = raw.then(|| frame_around(text, start)).flatten().map(|frame| frame.end);
        let frame = frame.filter(|end| *end > object && *end <= limit);
        Self {
            text,
            quote,
            object,
            start,
            limit,
            open: rest != Rest::Nothing && limit == text.len(),
            raw,
            frame,
        }
    }

    /// What it turns out to be; none where more text may change that.
    pub(super) fn found(&self, floor: usize) -> Option<Found<'a>> {
        let Self { text, object, limit, .. } = *self;
        let Some(length) = nested_bytes(&text[object..limit]) else { return self.cut() };
        let close = object + length;
        match mac_behind(&text[close..limit]) {
            // Whether the brace follows that ends the line is not known.
            Mac::Found { bytes, .. } if self.raw && self.open && close + bytes == limit => self.cut(),
            Mac::Found { mac, bytes } => {
                let brace = self.raw && text[close + bytes..].starts_with(b"}");
                Some(self.sealed(close, mac, close + bytes + usize::from(brace)))
            }
            Mac::Open if self.open || self.raw => self.cut(),
            Mac::None if self.is_parted(close) => self.cut(),
            _ => Some(self.with_what_stands_before(close, floor)),
        }
    }

    /// It is not whole: the beginning of a line, or nothing.
    fn cut(&self) -> Option<Found<'a>> {
        let end = self.frame.unwrap_or(self.limit);
        match self.raw {
            _ if self.open => None,
            true => Some(self.is(Candidate::Cut(&self.text[self.start..end]), end, self.frame)),
            false => Some(self.is(Candidate::Foreign, self.object, None)),
        }
    }

    /// Whether its message ends between the object and its seal.
    fn is_parted(&self, close: usize) -> bool {
        self.frame.is_some_and(|frame| self.text.get(close..frame).map_or(Mac::Open, mac_behind) == Mac::Open)
    }

    fn with_what_stands_before(&self, close: usize, floor: usize) -> Found<'a> {
        let Self { text, quote, object, .. } = *self;
        match mac_before(&text[floor.max(quote.saturating_sub(REACH)).min(quote)..quote]) {
            Some(mac) => self.sealed(close, mac, close),
            None if is_ours(&text[object..close]) => self.is(Candidate::Unsealed, close, None),
            None => self.is(Candidate::Foreign, object, None),
        }
    }

    fn sealed(&self, close: usize, mac: &[u8], end: usize) -> Found<'a> {
        let parted = self.frame.filter(|frame| *frame < end);
        self.is(sealed(&self.text[self.object..close], mac), end, parted)
    }

    const fn is(&self, candidate: Candidate<'a>, end: usize, parted: Option<usize>) -> Found<'a> {
        Found { candidate, start: self.start, end, inside: self.object, floor: self.object, parted }
    }
}

/// How far a line can reach whose object begins there. None of ours has the key in itself, and none as it was written goes over
/// several lines. So every byte is looked at once.
fn limit(text: &[u8], object: usize, raw: bool) -> usize {
    let reach = &text[object..text.len().min(object + REACH)];
    let line = memchr::memchr(b'\n', reach).filter(|_| raw).unwrap_or(reach.len());
    match first_key(text, object..object + line) {
        // The brace before a key is not of this line either.
        Some(key) if text[..key].ends_with(b"{") => key - 1,
        Some(key) => key,
        None => object + line,
    }
}

/// What is no seal fits nothing, as good as zeros.
fn sealed<'a>(object: &'a [u8], mac: &[u8]) -> Candidate<'a> {
    let mac = if mac.contains(&b'\\') { unescaped(mac).text.into() } else { Cow::Borrowed(mac) };
    let mac = str::from_utf8(&mac).ok().and_then(bytes).unwrap_or_default();
    Candidate::Sealed(Sealed { object: object.into(), mac })
}

/// Whether an object without a seal is one of ours.
fn is_ours(object: &[u8]) -> bool {
    let Ok(object) = serde_json::from_slice::<Value>(object) else { return false };
    ["n", "s", "t", "v"].iter().all(|key| object.get(key).is_some())
}

/// `"audit":`
const RAW_KEY: usize = 8;
