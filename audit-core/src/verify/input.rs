//! An input as it is in the wild, taken apart into texts: the lines of a file, the frames of a drain's body, the strings of JSON
//! records. It recognises them by themselves, mixed in one input as well.

mod buffer;
mod json;

use std::io::{self, Read};

use memchr::memmem;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use super::candidate::NAME;
use buffer::Buffer;

/// A piece of an input in which lines of ours may stand.
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    /// The key under which it stands in a record; none where it is a line.
    pub(super) key: Option<&'a str>,
    /// The line of the input, from 1.
    pub(super) line: u64,
}

/// Who takes what is read.
pub(super) trait Texts {
    /// A text; whether a line may be in it.
    fn text(&mut self, text: &Text<'_>) -> bool;
    /// The two members of a line that somebody parsed.
    fn parsed(&mut self, audit: &Value, mac: Option<&str>, line: u64);
    /// Something that could not be read, and is left out.
    fn unreadable(&mut self, why: &'static str, line: u64);
}

/// Reads an input to its end.
///
/// # Errors
/// Where it cannot be read; all before that has been taken.
pub(super) fn read(source: impl Read, to: &mut dyn Texts) -> io::Result<()> {
    let mut input = Buffer::new(source);
    loop {
        let line = input.at();
        let unit = input.line()?;
        if unit.is_empty() {
            return Ok(());
        }
        let ends = unit.ends_with(b"\n") || unit.len() < Buffer::<()>::LONGEST;
        let bytes = frame(unit).or_else(|| glued(unit)).or(ends.then_some(unit));
        match bytes {
            _ if is_document(unit, ends) => json::walk(&mut input, to)?,
            Some(bytes) => {
                let taken = bytes.len();
                to.text(&Text { bytes, key: None, line });
                input.consume(taken);
            }
            None => long(&mut input, to)?,
        }
    }
}

/// A line that is too long to be kept: looked through piece by piece, because a line of ours may stand behind what somebody
/// wrote without an end.
fn long(input: &mut Buffer<impl Read>, to: &mut dyn Texts) -> io::Result<()> {
    let line = input.at();
    to.unreadable("a line of more than 1 MiB", line);
    loop {
        let piece = input.line()?;
        let ends = piece.ends_with(b"\n") || piece.len() < Buffer::<()>::LONGEST;
        let bytes = if ends { piece } else { &piece[..before_last_name(piece)] };
        let taken = bytes.len();
        to.text(&Text { bytes, key: None, line });
        input.consume(taken);
        if ends {
            return Ok(());
        }
    }
}

/// Where to part a text so that no line of ours is parted.
fn before_last_name(text: &[u8]) -> usize {
    let near_end = text.len() - NEAR_END;
    let name = memmem::rfind(&text[near_end..], NAME).map_or(text.len(), |at| near_end + at);
    name - BEFORE_NAME
}

/// The message that begins here with its length (RFC 6587), as drains send it; without a newline behind it, another may follow
/// on the same line.
fn frame(text: &[u8]) -> Option<&[u8]> {
    let digits = text.iter().take(LENGTH).take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize = str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    let header = text[digits..].strip_prefix(b" <")?;
    header.first().filter(|byte| byte.is_ascii_digit())?;
    text.get(..digits + 1 + length)
}

/// The JSON value that begins here, where another one follows on the same line: documents that were put one behind the other.
fn glued(text: &[u8]) -> Option<&[u8]> {
    let borders: [&[u8]; 4] = [b"}{", b"}[", b"]{", b"]["];
    // A line of ours ends where it ends; most are.
    let may_be = (text.starts_with(b"{") || text.starts_with(b"[")) && !text.starts_with(HEAD);
    (may_be && borders.iter().any(|border| memmem::find(text, border).is_some())).then_some(())?;
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    text.get(..values.byte_offset())
}

/// Whether JSON begins here that goes on behind this line, and holds lines that somebody parsed.
fn is_document(text: &[u8], ends: bool) -> bool {
    let trimmed = text.trim_ascii();
    let begins = matches!(trimmed.first(), Some(b'{' | b'['));
    let holds_a_line = || [HEAD, ESCAPED_HEAD].iter().any(|head| memmem::find(trimmed, head).is_some());
    begins && (!ends || (!holds_a_line() && goes_on(trimmed)))
}

fn goes_on(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

/// Digits of the length of a frame.
const LENGTH: usize = 7;
/// Bytes in which a line of ours ends, whatever it is escaped with.
const NEAR_END: usize = 80_000;
/// Bytes between its beginning and its name, and of a name that is parted itself.
const BEFORE_NAME: usize = 16;
const HEAD: &[u8] = br#"{"audit":{"#;
const ESCAPED_HEAD: &[u8] = br#"\"audit\"#;
