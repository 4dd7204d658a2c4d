//! Canonical JSON as `docs/seal-format.md`, section 1, wants it: written in order, pure ASCII, nothing null or empty.
//!
//! The members are written by hand in their sorted order, so that no map's order matters; in debug builds, and so in
//! every test, a member out of order stops the program.

#![expect(
    clippy::inline_always,
    reason = "keys are constants: inlined they are a few moves, else as many calls as a line has members"
)]

use uuid::Uuid;

use crate::pseudonym::Pseudonym;

/// Numbers above this are not the same in every JSON library.
pub(crate) const MAX_NUMBER: u64 = (1 << 53) - 1;

/// An object being written.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    order: Order,
}

/// The key before, where the order is watched.
#[derive(Clone, Copy)]
struct Order(#[cfg(debug_assertions)] &'static str);

impl<'a> Object<'a> {
    /// Writes an object at the end of `out`.
    #[inline]
    pub(crate) fn write(out: &'a mut Vec<u8>, members: impl FnOnce(&mut Object<'_>)) {
        let start = out.len();
        members(&mut Object { out, order: Order::new() });
        // Every member comes with a comma before it; that of the first one is where the object opens.
        match out.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => out.push(b'{'),
        }
        out.push(b'}');
    }

    /// A text; left out when empty.
    #[inline]
    pub(crate) fn text(&mut self, key: &'static str, value: &str) {
        if !value.is_empty() {
            self.key(key);
            string(self.out, value);
        }
    }

    /// A text of which nothing needs an escape, and that is not empty: a code.
    #[inline(always)]
    pub(crate) fn code(&mut self, key: &'static str, value: &str) {
        debug_assert!(!value.is_empty() && is_plain(value), "`{value}` is no code");
        self.key(key);
        self.out.push(b'"');
        self.out.extend_from_slice(value.as_bytes());
        self.out.push(b'"');
    }

    /// A code that may be missing.
    #[inline]
    pub(crate) fn code_if(&mut self, key: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.code(key, value);
        }
    }

    /// A text that may be missing.
    #[inline]
    pub(crate) fn maybe(&mut self, key: &'static str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.text(key, value.as_ref());
        }
    }

    /// A pseudonym, unless there is nobody.
    pub(crate) fn pseudonym(&mut self, key: &'static str, pseudonym: Option<Pseudonym<'_>>) {
        if let Some(pseudonym) = pseudonym {
            self.key(key);
            pseudonym.write(self.out);
        }
    }

    /// A UUID that may be missing.
    pub(crate) fn uuid(&mut self, key: &'static str, id: Option<Uuid>) {
        if let Some(id) = id {
            self.code(key, id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        }
    }

    /// A number; larger ones than 2^53−1 stand as that.
    #[inline]
    pub(crate) fn number(&mut self, key: &'static str, value: u64) {
        self.key(key);
        number(self.out, value);
    }

    /// A number that may be missing.
    pub(crate) fn number_if(&mut self, key: &'static str, value: Option<u64>) {
        if let Some(value) = value {
            self.number(key, value);
        }
    }

    /// True or false, or missing.
    pub(crate) fn flag_if(&mut self, key: &'static str, value: Option<bool>) {
        if let Some(value) = value {
            self.flag(key, value);
        }
    }

    /// True or false.
    #[inline]
    pub(crate) fn flag(&mut self, key: &'static str, value: bool) {
        self.key(key);
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// A member whose value is put in later; returns the place where.
    #[inline(always)]
    pub(crate) fn hole(&mut self, key: &'static str) -> usize {
        self.key(key);
        self.out.len()
    }

    /// A place where a whole member may be put in later.
    pub(crate) fn gap(&mut self, key: &'static str) -> usize {
        self.order.next(key);
        self.out.len()
    }

    /// A value that is canonical already.
    #[inline]
    pub(crate) fn canonical(&mut self, key: &'static str, value: &[u8]) {
        self.key(key);
        self.out.extend_from_slice(value);
    }

    /// An object; left out when empty.
    #[inline]
    pub(crate) fn object(&mut self, key: &'static str, members: impl FnOnce(&mut Object<'_>)) {
        self.unless_empty(key, |out| Object::write(out, members));
    }

    /// An object about something that may be missing; left out when empty.
    #[inline]
    pub(crate) fn group<T>(
        &mut self,
        key: &'static str,
        about: Option<T>,
        members: impl FnOnce(&mut Object<'_>, T),
    ) {
        if let Some(about) = about {
            self.object(key, |object| members(object, about));
        }
    }

    /// A list of texts; left out when empty, and so is each of them.
    #[inline]
    pub(crate) fn texts(&mut self, key: &'static str, values: impl IntoIterator<Item = impl AsRef<str>>) {
        let values = values.into_iter().filter(|value| !value.as_ref().is_empty());
        self.list(key, values, |out, value| string(out, value.as_ref()));
    }

    /// A list; left out when empty.
    #[inline]
    pub(crate) fn list<V>(
        &mut self,
        key: &'static str,
        values: impl IntoIterator<Item = V>,
        mut write: impl FnMut(&mut Vec<u8>, V),
    ) {
        self.unless_empty(key, |out| {
            out.push(b'[');
            let start = out.len();
            for value in values {
                if out.len() > start {
                    out.push(b',');
                }
                write(out, value);
            }
            out.push(b']');
        });
    }

    /// Writes a member, and takes it back when its value turned out to be `{}` or `[]`.
    #[inline]
    fn unless_empty(&mut self, key: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        let (before, order) = (self.out.len(), self.order);
        self.key(key);
        let value = self.out.len();
        write(self.out);
        if self.out.len() == value + 2 {
            self.out.truncate(before);
            self.order = order;
        }
    }

    #[inline(always)]
    fn key(&mut self, key: &'static str) {
        self.order.next(key);
        self.out.extend_from_slice(b",\"");
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}

#[cfg(debug_assertions)]
impl Order {
    const fn new() -> Self {
        Self("")
    }

    fn next(&mut self, key: &'static str) {
        assert!(self.0 < key, "`{key}` after `{}`: members are written in their sorted order", self.0);
        self.0 = key;
    }
}

#[cfg(not(debug_assertions))]
impl Order {
    const fn new() -> Self {
        Self()
    }

    #[expect(clippy::unused_self, reason = "in debug builds it watches")]
    const fn next(&mut self, _: &'static str) {}
}

/// Writes a number.
pub(crate) fn number(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(value.min(MAX_NUMBER)).as_bytes());
}

/// Writes a string with the escapes of RFC 8785, and everything from U+007F on as `\uxxxx`.
///
/// U+0000, which the format refuses, becomes U+FFFD: a line with a mark in it is better than no line.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        text.chars().for_each(|character| escape(out, character));
    }
    out.push(b'"');
}

/// Whether nothing of it needs an escape. All of it is looked at, because that is faster than to stop at the first that does.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~'))
}

fn escape(out: &mut Vec<u8>, character: char) {
    match character {
        '"' | '\\' => out.extend_from_slice(&[b'\\', character as u8]),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\u{c}' => out.extend_from_slice(b"\\f"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\0' => unit(out, 0xfffd),
        ' '..='~' => out.push(character as u8),
        _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|code| unit(out, *code)),
    }
}

/// How many bytes a string takes, quotes included.
pub(crate) fn string_bytes(text: &str) -> usize {
    const QUOTES: usize = 2;
    if is_plain(text) {
        return text.len() + QUOTES;
    }
    let mut out = Vec::new();
    string(&mut out, text);
    out.len()
}

fn unit(out: &mut Vec<u8>, code: u16) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(DIGITS[usize::from(code >> shift & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(members: impl FnOnce(&mut Object<'_>)) -> String {
        let mut out = Vec::new();
        Object::write(&mut out, members);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn leaves_out_what_is_empty() {
        let text = written(|o| {
            o.text("a", "");
            o.object("b", |o| o.text("a", ""));
            o.texts("c", Vec::<String>::new());
            o.texts("d", ["", ""]);
            o.texts("e", ["", "f", ""]);
            o.number("f", 0);
            o.flag("g", false);
        });
        assert_eq!(text, r#"{"e":["f"],"f":0,"g":false}"#);
    }

    #[test]
    fn escapes_as_the_format_says() {
        let text = written(|o| o.text("a", "\u{8}\t\n\u{c}\r\"\\/\u{1f}\u{7f}ä\u{1f600}\0"));
        assert_eq!(text, r#"{"a":"\b\t\n\f\r\"\\/\u001f\u007f\u00e4\ud83d\ude00\ufffd"}"#);
    }

    #[test]
    fn numbers_stay_within_what_every_library_keeps() {
        assert_eq!(written(|o| o.number("a", u64::MAX)), r#"{"a":9007199254740991}"#);
    }

    #[test]
    #[should_panic(expected = "sorted order")]
    fn order_is_checked() {
        written(|o| {
            o.number("b", 1);
            o.number("a", 1);
        });
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[^\0]*") {
            let line = written(|o| o.text("a", &text));
            prop_assert!(line.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            let value: serde_json::Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(value["a"].as_str().unwrap_or_default(), text);
        }
    }
}
