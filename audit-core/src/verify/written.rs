//! A line that stands as it was written, and ends with a newline.

use super::{control, line::LONGEST};
use crate::mac::TEXT;

/// What such a line consists of.
pub(super) struct Written<'a> {
    /// Its canonical object.
    pub(super) object: &'a [u8],
    pub(super) mac: [u8; 16],
    /// How long it is, with its newline.
    pub(super) bytes: usize,
}

/// The line that the text begins with, if it does.
pub(super) fn written(text: &[u8]) -> Option<Written<'_>> {
    let rest = text.strip_prefix(HEAD)?;
    // Whoever begins many lines and ends none is not to have them all searched for an end.
    let newline = memchr::memchr(b'\n', &rest[..rest.len().min(LONGEST + FOOT)])?;
    let line = rest[..newline].strip_suffix(TAIL)?;
    let (rest, mac) = line.split_at(line.len().checked_sub(TEXT)?);
    let object = rest.strip_suffix(MAC_HEAD)?;
    let whole = object.starts_with(b"{") && object.ends_with(b"}");
    let mac = control::bytes(mac).filter(|_| whole)?;
    Some(Written { object, mac, bytes: HEAD.len() + newline + 1 })
}

/// The object of such a line.
pub(super) fn object(line: &[u8]) -> &[u8] {
    line.get(HEAD.len()..line.len().saturating_sub(FOOT)).unwrap_or_default()
}

const HEAD: &[u8] = br#"{"audit":"#;
const MAC_HEAD: &[u8] = br#","mac":""#;
const TAIL: &[u8] = br#""}"#;
/// Bytes behind the object, the newline among them.
const FOOT: usize = MAC_HEAD.len() + TEXT + TAIL.len() + 1;
