//! A line that stands as it was written, and ends with a newline.

use super::control::bytes;
use crate::mac::TEXT;

/// Its canonical object and its seal, where the text begins with one, and how many bytes it takes with its newline.
pub(super) fn written(text: &[u8]) -> Option<(&[u8], [u8; 16], usize)> {
    let rest = text.strip_prefix(HEAD)?;
    let newline = memchr::memchr(b'\n', rest)?;
    let line = rest[..newline].strip_suffix(TAIL)?;
    let (rest, mac) = line.split_at(line.len().checked_sub(TEXT)?);
    let object = rest.strip_suffix(MAC_HEAD)?;
    let whole = object.starts_with(b"{") && object.ends_with(b"}");
    Some((object, bytes(mac).filter(|_| whole)?, HEAD.len() + newline + 1))
}

const HEAD: &[u8] = br#"{"audit":"#;
const MAC_HEAD: &[u8] = br#","mac":""#;
const TAIL: &[u8] = br#""}"#;
