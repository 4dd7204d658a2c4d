//! What a field of a CSV file says (RFC 4180): quotes in it are doubled.

use super::unescape::{End, LONGEST, Unescaped, begin};

/// Where the field begins that has a doubled quote right before the name; not before that place.
pub(super) fn field_around(text: &[u8], from: usize, name: usize) -> Option<usize> {
    text.get(from..name)?.ends_with(b"\"\"").then_some(())?;
    let begin = begin(text, from, name, b'"');
    let mut before = text.get(begin..name)?;
    while let Some(end) = memchr::memrchr2(b'"', b'\n', before) {
        let run = quotes(before[..=end].iter().rev());
        if run % 2 == 1 {
            // The first of them opens it.
            return Some(begin + end + 2 - run);
        }
        if run == 0 {
            return Some(begin + end + 1);
        }
        before = &before[..end + 1 - run];
    }
    Some(begin)
}

/// Reads up to the quote that ends the field, or to the end of the line or the text.
pub(super) fn field(text: &[u8]) -> Unescaped {
    let part = &text[..text.len().min(LONGEST)];
    let open = if part.len() == LONGEST { End::Part } else { End::Open };
    let (bytes, end) = match end(part) {
        Some(bytes) if text[bytes] == b'\n' => (bytes, End::Closed),
        // A quote at the very end may be one of two.
        Some(bytes) if part.len() == bytes + 1 => (bytes, open),
        Some(bytes) => (bytes, End::Closed),
        None => (part.len(), open),
    };
    Unescaped { text: paired(&part[..bytes], usize::MAX).0, bytes, end }
}

fn end(text: &[u8]) -> Option<usize> {
    let mut place = 0;
    loop {
        place += memchr::memchr2(b'"', b'\n', text.get(place..)?)?;
        if !text[place..].starts_with(b"\"\"") {
            return Some(place);
        }
        place += 2;
    }
}

/// What stands there says, up to so many bytes, and how many it takes to say them: one quote for two.
pub(super) fn paired(inside: &[u8], most: usize) -> (Vec<u8>, usize) {
    let mut said = Vec::with_capacity(inside.len().min(most));
    let mut at = 0;
    while at < inside.len() && said.len() < most {
        let rest = &inside[at..];
        let plain = memchr::memchr(b'"', rest).map_or(rest.len(), |quote| quote + 1).min(most - said.len());
        said.extend_from_slice(&rest[..plain]);
        at += plain + usize::from(rest[..plain].ends_with(b"\"") && rest[plain..].starts_with(b"\""));
    }
    (said, at)
}

fn quotes<'a>(bytes: impl Iterator<Item = &'a u8>) -> usize {
    bytes.take_while(|byte| **byte == b'"').count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_begins_behind_a_quote_that_is_not_doubled() {
        for (text, start) in [
            (r#"a,"","{""audit"#, 6),
            (r#""x ""y"" {""audit"#, 1),
            (r#"a,"""audit"#, 3),
            ("a,\"one\ntwo {\"\"audit", 7),
            (r#"{""audit"#, 0),
            (r#"""{""audit"#, 0),
        ] {
            assert_eq!(field_around(text.as_bytes(), 0, text.len() - 5), Some(start), "{text}");
        }
        assert_eq!(field_around(br#"{"audit"#, 0, 2), None);
    }

    proptest! {
        #[test]
        fn it_says_what_was_written(text in "[^\n]*") {
            let written = format!("{}\",", text.replace('"', "\"\""));
            let Unescaped { text: said, bytes, end } = field(written.as_bytes());
            prop_assert_eq!((&*said, bytes, end), (text.as_bytes(), written.len() - 2, End::Closed));
            for (most, _) in text.char_indices() {
                let (said, bytes) = paired(&written.as_bytes()[..written.len() - 2], most);
                prop_assert_eq!(&*said, &text.as_bytes()[..most]);
                prop_assert_eq!(&*field(&written.as_bytes()[bytes..]).text, &text.as_bytes()[most..]);
            }
        }
    }
}
