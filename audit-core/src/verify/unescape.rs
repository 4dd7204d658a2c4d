//! What a JSON string says that begins before the text, and may be cut off.

use serde_json::Deserializer;

/// The rest of a string.
pub(super) struct Unescaped {
    pub(super) text: Vec<u8>,
    /// How many bytes of it were looked at.
    pub(super) bytes: usize,
    /// Whether it ends there.
    pub(super) closed: bool,
}

/// Reads up to the quote that ends the string, or to the end of the line or the text: no string goes over several lines.
pub(super) fn unescaped(text: &[u8]) -> Unescaped {
    let text = &text[..text.len().min(LONGEST)];
    let end = end(text);
    // What was cut off in the middle of an escape is shorter by that.
    let read = (0..=ESCAPE.min(end)).find_map(|short| read(&text[..end - short]));
    let closed = text.get(end).is_some_and(|byte| b"\"\n".contains(byte)) || end == LONGEST;
    Unescaped { text: read.unwrap_or_default(), bytes: end, closed }
}

fn read(inside: &[u8]) -> Option<Vec<u8>> {
    let literal = [b"\"", inside, b"\""].concat();
    let mut strings = Deserializer::from_slice(&literal).into_iter::<String>();
    Some(strings.next()?.ok()?.into_bytes())
}

fn end(text: &[u8]) -> usize {
    let mut place = 0;
    while let Some(next) = text.get(place..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
        place += next;
        if text[place] != b'\\' {
            return place;
        }
        place += 2;
    }
    text.len()
}

/// Bytes of the longest line in a string in a string.
const LONGEST: usize = 80_000;
/// Bytes of the longest escape: a pair of surrogates.
const ESCAPE: usize = 12;
