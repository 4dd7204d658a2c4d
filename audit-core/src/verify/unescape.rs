//! What a JSON string says, whatever is wrong with it.

use super::candidate::REACH;

/// A string, or a part of one.
pub(super) struct Unescaped {
    pub(super) text: Vec<u8>,
    /// How many bytes it takes.
    pub(super) bytes: usize,
    /// How it ends.
    pub(super) end: End,
}

/// How a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With its quote, or with the line.
    Closed,
    /// It is too long to be read at once: there is more of it.
    Part,
    /// The text ends before it does.
    Open,
}

/// Where the string begins that has an escaped quote right before the name; not before that place. Only escapes show that there is
/// one.
pub(super) fn string_around(text: &[u8], from: usize, name: usize) -> Option<usize> {
    let before = text.get(from..name)?;
    (before.ends_with(b"\\\"") || before.ends_with(b"\\u0022")).then_some(())?;
    let begin = begin(text, from, name, b'\\');
    let before = text.get(begin..name)?;
    let mut head = before.len();
    while let Some(end) = memchr::memrchr2(b'"', b'\n', &before[..head]) {
        if before[end] == b'\n' || backslashes(&before[..end]).is_multiple_of(2) {
            return Some(begin + end + 1);
        }
        head = end;
    }
    Some(begin)
}

/// Where a string that the name stands in can begin, if nothing shows where it does: not in the middle of an escape, which begins with
/// that byte.
pub(super) fn begin(text: &[u8], from: usize, name: usize, escape: u8) -> usize {
    let begin = from.max(name.saturating_sub(REACH));
    begin + run(&text[from..begin], escape) % 2
}

/// Reads up to the quote that ends the string, or to the end of the line or the text: no string goes over several lines.
pub(super) fn unescaped(text: &[u8]) -> Unescaped {
    let part = &text[..text.len().min(LONGEST)];
    let (bytes, end) = match end(part) {
        Ok(bytes) => (bytes, End::Closed),
        Err(bytes) => (bytes, if part.len() == LONGEST { End::Part } else { End::Open }),
    };
    Unescaped { text: said(&part[..bytes], usize::MAX).0, bytes, end }
}

/// Where the string ends, or else the text, without half an escape.
fn end(text: &[u8]) -> Result<usize, usize> {
    let (mut place, mut escape) = (0, 0);
    while let Some(next) = text.get(place..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
        place += next;
        if text[place] != b'\\' {
            return Ok(place);
        }
        escape = place;
        place += if text.get(place + 1) == Some(&b'\n') { 1 } else { 2 };
    }
    Err(if is_half(&text[escape..]) { escape } else { text.len() })
}

/// Whether more belongs to the escape with which the text begins.
fn is_half(text: &[u8]) -> bool {
    let Some(unit) = text.strip_prefix(b"\\u") else { return text == b"\\" };
    let high = matches!(unit, [b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..]);
    text.len() < if high { 2 * ESCAPE } else { ESCAPE }
}

/// What stands there says, up to so many bytes, and how many it takes to say them. What is no escape stands for itself.
pub(super) fn said(inside: &[u8], most: usize) -> (Vec<u8>, usize) {
    let mut said = Vec::with_capacity(inside.len().min(most));
    let mut at = 0;
    while at < inside.len() && said.len() < most {
        let rest = &inside[at..];
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len()).min(most - said.len());
        said.extend_from_slice(&rest[..plain]);
        at += plain;
        if inside.get(at) == Some(&b'\\') && said.len() < most {
            let (one, bytes) = escape(&inside[at..]).unwrap_or(('\\', 1));
            said.extend_from_slice(one.encode_utf8(&mut [0; 4]).as_bytes());
            at += bytes;
        }
    }
    (said, at)
}

/// The character that the escape stands for which begins the text (RFC 8259, section 7), and how many bytes it takes.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let one = match text.get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return code(text),
        quoted @ (b'"' | b'\\' | b'/') => char::from(*quoted),
        _ => return None,
    };
    Some((one, 2))
}

/// A UTF-16 code unit or a pair of them; half of a pair is nothing that can be said.
fn code(text: &[u8]) -> Option<(char, usize)> {
    let unit = |text: &[u8]| {
        let digits = text.strip_prefix(b"\\u")?.get(..4)?;
        // The library would take a sign as well.
        let digits = str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_hexdigit))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(text)?;
    let units = [first, text.get(ESCAPE..).and_then(unit).unwrap_or_default()];
    let one = char::decode_utf16(units).next()?;
    let one = one.unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((one, ESCAPE * one.len_utf16()))
}

fn backslashes(text: &[u8]) -> usize {
    run(text, b'\\')
}

/// How often the byte stands at the end.
fn run(text: &[u8], one: u8) -> usize {
    text.iter().rev().take_while(|byte| **byte == one).count()
}

/// Bytes of the longest string that is read at once.
pub(super) const LONGEST: usize = 1 << 20;
/// Bytes of an escaped code unit.
const ESCAPE: usize = 6;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> (String, usize, bool) {
        let Unescaped { text, bytes, end } = unescaped(text.as_bytes());
        (String::from_utf8(text).unwrap(), bytes, end == End::Closed)
    }

    #[test]
    fn what_is_wrong_with_it_does_not_matter() {
        for (text, said) in [
            (r#"a\qb" c"#, r"a\qb"),
            (r#"a\ud800b""#, "a\u{fffd}b"),
            (r#"a\ud83d\u0041""#, "a\u{fffd}A"),
            (r#"a\ud83d\ude00""#, "a\u{1f600}"),
            (r#"a\u00""#, r"a\u00"),
            (r#"a\u+041""#, r"a\u+041"),
            ("a\u{1}\"", "a\u{1}"),
        ] {
            assert_eq!((read(text).0.as_str(), read(text).2), (said, true), "{text}");
        }
        for half in [r"\", r"\u", r"\u002", r"\ud83d", r"\uD83d"] {
            assert_eq!(read(&format!("ab{half}")), ("ab".to_owned(), 2, false));
        }
        assert_eq!(read(r"ab\u0022"), ("ab\"".to_owned(), 8, false));
        assert_eq!(read("ab\ncd\""), ("ab".to_owned(), 2, true));
        assert_eq!(read("ab\\\ncd\""), ("ab\\".to_owned(), 3, true));
    }

    #[test]
    fn it_begins_behind_a_quote_that_is_not_escaped() {
        for (text, start) in [
            (r#"{"log":"x {\"audit"#, 8),
            (r#"{"a":"\\","log":"\\\"audit"#, 17),
            ("one\ntwo {\\u0022audit", 4),
            (r#"{\"audit"#, 0),
        ] {
            let name = text.len() - 5;
            assert_eq!(string_around(text.as_bytes(), 0, name), Some(start), "{text}");
        }
        assert_eq!(string_around(b"the audit", 0, 4), None);
        // In the middle of an escape nothing begins, however long the string is.
        let text = r"\".repeat(80_000);
        for name in [REACH + 6, REACH + 7] {
            assert!(begin(text.as_bytes(), 0, name, b'\\').is_multiple_of(2), "{name}");
        }
    }

    proptest! {
        #[test]
        fn it_says_what_was_written(text: String) {
            let written = json!(text).to_string();
            prop_assert_eq!(read(&written[1..]), (text.clone(), written.len() - 2, true));
            for (most, _) in text.char_indices() {
                let (said, bytes) = said(&written.as_bytes()[1..written.len() - 1], most);
                prop_assert_eq!(&*said, &text.as_bytes()[..most]);
                prop_assert_eq!(read(&written[1 + bytes..]).0, &text[most..]);
            }
        }
    }
}
