//! The messages of a drain's body (RFC 6587, octet counting), which may stand one behind the other on one line.

use std::{iter, ops::Range};

use super::candidate::REACH;

/// The messages that a line begins with, each with its length before it.
pub(super) fn frames(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    iter::from_fn(move || {
        let text = frame(rest)?;
        rest = &rest[text.len()..];
        Some(text)
    })
}

fn frame(text: &[u8]) -> Option<&[u8]> {
    let (head, length) = head(text)?;
    text.get(..head + length)
}

/// The message in which that place is, if its header is near: nothing shows that it is one but its length. It may end behind the text.
pub(super) fn frame_around(text: &[u8], place: usize) -> Option<Range<usize>> {
    let near = place.saturating_sub(HEADER);
    let mut before = &text[near..place];
    while let Some(priority) = memchr::memrchr2(b'<', b'\n', before).filter(|at| before[*at] == b'<') {
        before = &before[..priority];
        let digits =
            before.trim_ascii_end().iter().rev().take(LENGTH).take_while(|byte| byte.is_ascii_digit());
        let start = (near + priority).checked_sub(digits.count() + 1);
        let message = start.and_then(|start| {
            let (head, length) = head(&text[start..])?;
            Some(start + head..start + head + length)
        });
        if let Some(message) = message.filter(|message| message.end > place) {
            return Some(message);
        }
    }
    None
}

/// Up to where what lies between candidates is whole: lines, or messages of a drain's body without any.
pub(super) fn whole(bytes: &[u8], done: usize, at: usize) -> usize {
    let Some(rest) = bytes.get(done..at) else { return done };
    let line = memchr::memrchr(b'\n', rest).map_or(0, |newline| newline + 1);
    let long = &rest[line..];
    let part = match frames(long).map(<[u8]>::len).sum() {
        _ if long.len() < REACH => 0,
        0 => long.len(),
        messages => messages,
    };
    done + line + part
}

/// What stands in the message or line before that place.
pub(super) fn header(text: &[u8], place: usize) -> &[u8] {
    if let Some(message) = frame_around(text, place) {
        return text.get(message.start..place).unwrap_or_default();
    }
    // No header is longer.
    let before = &text[place.saturating_sub(HEADER)..place];
    let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    &before[line..]
}

/// How long the length is, with the space behind it, and what it says.
fn head(text: &[u8]) -> Option<(usize, usize)> {
    let digits = text.iter().take(LENGTH).take_while(|byte| byte.is_ascii_digit()).count();
    let length = str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    let header = text[digits..].strip_prefix(b" <")?;
    header.first().filter(|byte| byte.is_ascii_digit())?;
    Some((digits + 1, length))
}

/// Digits of the length of a message.
const LENGTH: usize = 7;
/// Bytes before what a message says.
pub(super) const HEADER: usize = 512;
