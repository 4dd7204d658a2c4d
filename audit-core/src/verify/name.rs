//! Where the name of our lines stands in a text: as a key, or in a string. Nothing else of the text has to be understood for that.

use std::ops::Range;

use memchr::memmem;

use super::{
    field::{field, field_around, paired},
    unescape::{self, Unescaped, string_around, unescaped},
};

/// What the name `audit` is, where it is something.
pub(super) enum Name {
    /// The key of an object: where its quote stands, and the brace of its object.
    Key { key: usize, object: usize },
    /// A part of a string that begins and ends there.
    Quoted { start: usize, end: usize, string: Unescaped, quoting: Quoting },
}

/// How a string tells the quotes in it from those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// In JSON they are escaped,
    Escaped,
    /// and in CSV doubled.
    Doubled,
}

/// The names in a text, from front to back.
pub(super) struct Names<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Names<'a> {
    /// Those from that place on.
    pub(super) const fn from(text: &'a [u8], at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Names<'_> {
    type Item = Name;

    fn next(&mut self) -> Option<Name> {
        let Self { text, at } = *self;
        let mut from = at;
        loop {
            let name = from + memmem::find(text.get(from..)?, NAME)?;
            from = name + NAME.len();
            if let Some(object) = value_of(text, name) {
                self.at = from;
                return Some(Name::Key { key: name - 1, object });
            }
            if let Some((start, quoting)) = quoted(text, at, name) {
                let string = quoting.read(&text[start..]);
                let end = from.max(start + string.bytes);
                // What ends it may belong to the name of the next, which is quoted in another way.
                let quotes = text[from..end].iter().rev().take_while(|byte| b"\\\"".contains(byte)).count();
                self.at = end - quotes;
                return Some(Name::Quoted { start, end: self.at, string, quoting });
            }
        }
    }
}

/// Whether what a string says has a key in it, or in strings in it.
pub(super) fn has_key(text: &[u8], depth: usize) -> bool {
    Names::from(text, 0).any(|name| match name {
        Name::Key { .. } => true,
        Name::Quoted { string, .. } => depth < DEPTH && has_key(&string.text, depth + 1),
    })
}

/// The first key in that part of a text.
pub(super) fn first_key(text: &[u8], part: Range<usize>) -> Option<usize> {
    let mut names = memmem::find_iter(&text[part.clone()], NAME).map(|name| part.start + name);
    names.find(|name| value_of(text, *name).is_some()).map(|name| name - 1)
}

/// The object under the key, if that is what the name is.
fn value_of(text: &[u8], name: usize) -> Option<usize> {
    let before = &text[..name];
    let quoted = before.ends_with(b"\"") && !before.ends_with(b"\\\"");
    let near = &text[name + NAME.len()..text.len().min(name + NEAR)];
    let rest = quoted.then(|| near.strip_prefix(b"\""))??;
    let rest = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    rest.starts_with(b"{").then(|| name + NAME.len() + near.len() - rest.len())
}

/// Where the string begins that the name stands in, not before that place.
fn quoted(text: &[u8], at: usize, name: usize) -> Option<(usize, Quoting)> {
    let escaped = string_around(text, at, name).map(|start| (start, Quoting::Escaped));
    escaped.or_else(|| field_around(text, at, name).map(|start| (start, Quoting::Doubled)))
}

impl Quoting {
    /// Reads a string from behind its first quote.
    pub(super) fn read(self, text: &[u8]) -> Unescaped {
        match self {
            Self::Escaped => unescaped(text),
            Self::Doubled => field(text),
        }
    }

    /// How many bytes of the string it takes to say so many.
    pub(super) fn bytes_to_say(self, text: &[u8], said: usize) -> usize {
        match self {
            Self::Escaped => unescape::said(text, said).1,
            Self::Doubled => paired(text, said).1,
        }
    }
}

const NAME: &[u8] = b"audit";
/// How deep in strings a line is looked for.
pub(super) const DEPTH: usize = 8;
/// Bytes from a name on that tell whether it is that of a member.
pub(super) const NEAR: usize = 64;
