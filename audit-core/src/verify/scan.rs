//! The members of a canonical object, without making anything of their values. What verifies was written by us, so that nothing
//! has to be understood of it but where a value ends; what does not verify may be anything, and must not do harm.

use super::marks::Marks;
use crate::canonical::MAX_NUMBER;

/// The members of the outermost object, in their order. Ends where the text is no canonical object any more.
pub(super) struct Members<'a> {
    object: &'a [u8],
    marks: Marks<'a>,
    /// Where the next one begins,
    start: usize,
    /// in so many braces and brackets.
    depth: u32,
}

impl<'a> Members<'a> {
    pub(super) fn of(object: &'a [u8]) -> Self {
        let mut marks = Marks::of(object);
        let opens = marks.next() == Some((0, b'{'));
        Self { object, marks, start: 1, depth: u32::from(opens) }
    }

    /// Where this one ends.
    fn end(&mut self) -> Option<usize> {
        (self.depth > 0).then_some(())?;
        let (place, _) = self.marks.find(|(_, mark)| {
            deeper(&mut self.depth, *mark);
            self.depth == 0 || (self.depth == 1 && *mark == b',')
        })?;
        Some(place)
    }
}

impl<'a> Iterator for Members<'a> {
    /// The key, and the text of its value.
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let end = self.end()?;
        let member = self.object.get(self.start..end)?;
        self.start = end + 1;
        let (key, value) = member.split_at(string_bytes(member)?);
        Some((text(key)?, value.strip_prefix(b":")?))
    }
}

/// In how many braces and brackets that is which comes behind the mark.
const fn deeper(depth: &mut u32, mark: u8) {
    match mark {
        b'{' | b'[' => *depth += 1,
        b'}' | b']' => *depth = depth.saturating_sub(1),
        _ => {}
    }
}

/// What stands between the quotes of a string.
pub(super) fn text(value: &[u8]) -> Option<&[u8]> {
    value.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// A whole number that is not negative, as every line writes it.
pub(super) fn number(value: &[u8]) -> Option<u64> {
    let plain = value == b"0" || value.first() != Some(&b'0');
    let number = value.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    });
    number.filter(|number| plain && !value.is_empty() && *number <= MAX_NUMBER)
}

/// How long the string is that begins here, with its quotes.
pub(super) fn string_bytes(text: &[u8]) -> Option<usize> {
    if text.first() != Some(&b'"') {
        return None;
    }
    let mut place = 1;
    loop {
        place += plain_bytes(text.get(place..)?);
        match text.get(place)? {
            b'"' => return Some(place + 1),
            _ => place += 2,
        }
    }
}

/// How many bytes come before the first quote or backslash. Eight at a time: most of a line is in strings.
fn plain_bytes(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let ends = |word: u64, byte: u8| {
        // The lowest bit that is set is that of the first such byte; those above it may be wrong.
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero & (ONES << 7)
    };
    let (words, rest) = text.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let end = ends(word, b'"') | ends(word, b'\\');
        if end != 0 {
            return place * 8 + end.trailing_zeros() as usize / 8;
        }
    }
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    text.len() - rest.len() + end.unwrap_or(rest.len())
}

/// How long the value is that begins here.
pub(super) fn value_bytes(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'"' => string_bytes(text),
        b'{' | b'[' => nested_bytes(text),
        _ => Some(text.iter().position(|byte| b",}]".contains(byte)).unwrap_or(text.len())),
    }
}

/// How long the object or list is that begins here.
pub(super) fn nested_bytes(text: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let (end, _) = Marks::of(text).find(|(_, mark)| {
        deeper(&mut depth, *mark);
        depth == 0
    })?;
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn members(object: &str) -> Vec<(String, String)> {
        let own = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Members::of(object.as_bytes()).map(|(key, value)| (own(key), own(value))).collect()
    }

    #[test]
    fn members_come_with_their_values() {
        let object = r#"{"a":{"n":[1,{"x":"}]\""}]},"n":12,"s":"a\\","v":true}"#;
        let expected = [("a", r#"{"n":[1,{"x":"}]\""}]}"#), ("n", "12"), ("s", r#""a\\""#), ("v", "true")];
        assert_eq!(members(object), expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }

    #[test]
    fn numbers_are_written_in_one_way() {
        assert_eq!([b"0".as_slice(), b"7", b"120"].map(number), [0, 7, 120].map(Some));
        for other in
            ["", "00", "07", "+1", "-1", "1.0", "1e3", "9007199254740992", "99999999999999999999", "\"1\""]
        {
            assert_eq!(number(other.as_bytes()), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_it_gets_it_comes_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Members::of(&bytes).count() <= bytes.len());
            let braced = [b"{".as_slice(), &bytes].concat();
            prop_assert!(Members::of(&braced).count() <= bytes.len());
        }

        #[test]
        fn a_string_ends_with_its_first_quote(bytes in prop::collection::vec(prop::sample::select(b"\"\\ax\xff!#".as_slice()), 0..60)) {
            let (mut place, mut end) = (0, None);
            while let (None, Some(byte)) = (end, bytes.get(place)) {
                end = (*byte == b'"').then_some(place + 2);
                place += if *byte == b'\\' { 2 } else { 1 };
            }
            prop_assert_eq!(string_bytes(&[b"\"".as_slice(), &bytes].concat()), end);
        }

        #[test]
        fn it_reads_what_serde_writes(texts in prop::collection::btree_map("[a-z]{1,8}", any::<String>(), 0..8)) {
            let object = json!(texts);
            let read = members(&object.to_string());
            prop_assert_eq!(read.len(), texts.len());
            for (key, value) in read {
                prop_assert_eq!(&serde_json::from_str::<Value>(&value).unwrap(), &object[key]);
            }
        }
    }
}
