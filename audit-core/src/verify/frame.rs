//! The messages of a drain's body (RFC 6587, octet counting), which may stand one behind the other on one line.

use std::{iter, ops::Range};

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
