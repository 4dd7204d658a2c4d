//! What a JSON string says, whatever is wrong with it.

use memchr::memmem;

use super::candidate::REACH;

/// A string, or the rest of one.
pub(super) struct Unescaped {
    pub(super) text: Vec<u8>,
    /// How many bytes it takes.
    pub(super) bytes: usize,
    /// Whether it ends there.
    pub(super) closed: bool,
}

/// Where the string begins that has an escaped quote right before the name; not before that place. Only escapes show that there is
/// one.
pub(super) fn string_around(text: &[u8], from: usize, name: usize) -> Option<usize> {
    let begin = begin(text, from, name, b'\\');
    let before = text.get(begin..name)?;
    (before.ends_with(b"\\\"") || before.ends_with(b"\\u0022")).then_some(())?;
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
    let text = &text[..text.len().min(LONGEST)];
    let (bytes, closed) = match end(text) {
        Some(end) => (end, true),
        None if text.len() == LONGEST => (last_line(text), true),
        None => (text.len(), false),
    };
    Unescaped { text: said(&text[..bytes]), bytes, closed }
}

fn end(text: &[u8]) -> Option<usize> {
    let mut place = 0;
    loop {
        place += memchr::memchr3(b'"', b'\\', b'\n', text.get(place..)?)?;
        if text[place] != b'\\' {
            return Some(place);
        }
        place += 2;
    }
}

/// Where the last line ends in what is said there, if that is near: the rest of a string that is too long begins behind it, and no line
/// is cut in two.
fn last_line(text: &[u8]) -> usize {
    let from = text.len().saturating_sub(REACH);
    let mut ends = memmem::rfind_iter(&text[from..], b"\\n").map(|end| from + end);
    ends.find(|end| backslashes(&text[..*end]).is_multiple_of(2)).map_or(text.len(), |end| end + 2)
}

/// What is no escape stands for itself.
fn said(mut inside: &[u8]) -> Vec<u8> {
    let mut said = Vec::with_capacity(inside.len());
    while let Some(place) = memchr::memchr(b'\\', inside) {
        said.extend_from_slice(&inside[..place]);
        inside = &inside[place..];
        let (one, bytes) = escape(inside).unwrap_or(('\\', 1));
        said.extend_from_slice(one.encode_utf8(&mut [0; 4]).as_bytes());
        inside = &inside[bytes..];
    }
    said.extend_from_slice(inside);
    said
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
        let Unescaped { text, bytes, closed } = unescaped(text.as_bytes());
        (String::from_utf8(text).unwrap(), bytes, closed)
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
        assert_eq!(read("ab\\"), ("ab\\".to_owned(), 3, false));
        assert_eq!(read("ab\ncd\""), ("ab".to_owned(), 2, true));
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
        for bytes in 65_500..65_600 {
            let text =
                ["\"".to_owned(), "\\n".repeat(40_000), "x".repeat(bytes), "\\\"audit".to_owned()].concat();
            let name = text.len() - 5;
            let begin = string_around(text.as_bytes(), 0, name).unwrap();
            assert!(begin + unescaped(&text.as_bytes()[begin..]).bytes > name, "{bytes}");
        }
    }

    proptest! {
        #[test]
        fn it_says_what_was_written(text: String) {
            let written = json!(text).to_string();
            prop_assert_eq!(read(&written[1..]), (text, written.len() - 2, true));
        }
    }
}
