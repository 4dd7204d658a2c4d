//! What a field of a CSV file says (RFC 4180): quotes in it are doubled.

use super::unescape::{LONGEST, Unescaped, begin};

/// Where the field begins that has a doubled quote right before the name; not before that place.
pub(super) fn field_around(text: &[u8], from: usize, name: usize) -> Option<usize> {
    let begin = begin(text, from, name, b'"');
    let mut before = text.get(begin..name).filter(|before| before.ends_with(b"\"\""))?;
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
    let text = &text[..text.len().min(LONGEST)];
    let (mut said, mut bytes) = (Vec::new(), 0);
    while let Some(end) = memchr::memchr2(b'"', b'\n', &text[bytes..]).map(|end| bytes + end) {
        if !text[end..].starts_with(b"\"\"") {
            said.extend_from_slice(&text[bytes..end]);
            // A quote at the very end may be one of two.
            let closed = end + 1 < text.len() || text[end] == b'\n' || text.len() == LONGEST;
            return Unescaped { text: said, bytes: end, closed };
        }
        said.extend_from_slice(&text[bytes..=end]);
        bytes = end + 2;
    }
    said.extend_from_slice(&text[bytes..]);
    Unescaped { text: said, bytes: text.len(), closed: text.len() == LONGEST }
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
            let Unescaped { text: said, bytes, closed } = field(written.as_bytes());
            prop_assert_eq!((said, bytes, closed), (text.into_bytes(), written.len() - 2, true));
        }
    }
}
