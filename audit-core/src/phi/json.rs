//! A record as JSON, and where in it each record of a list ends: an answer may break off in between.

use std::{
    cell::{Cell, RefCell},
    io::{self, Write},
};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// A body, and the records in it.
pub struct Json {
    /// The text.
    pub(crate) bytes: Vec<u8>,
    /// How many bytes there are up to the end of each element of the outermost lists.
    pub(crate) ends: Vec<usize>,
}

impl Json {
    /// # Errors
    /// Where a value cannot be written as JSON.
    pub(crate) fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let (written, ends) = (Cell::new(0), RefCell::new(Vec::new()));
        let mut bytes = Vec::with_capacity(ABOUT);
        let counted = Counted { bytes: &mut bytes, written: &written };
        value.serialize(&mut Serializer::with_formatter(
            counted,
            Marks { written: &written, ends: &ends, depth: 0 },
        ))?;
        Ok(Self { bytes, ends: ends.into_inner() })
    }
}

/// As many bytes as most records take.
const ABOUT: usize = 1_024;

struct Counted<'a> {
    bytes: &'a mut Vec<u8>,
    written: &'a Cell<usize>,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        self.written.set(self.bytes.len());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compact JSON, with a mark at the end of each element of a list that stands in no other.
struct Marks<'a> {
    written: &'a Cell<usize>,
    ends: &'a RefCell<Vec<usize>>,
    depth: usize,
}

impl Formatter for Marks<'_> {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        if self.depth == 1 {
            self.ends.borrow_mut().push(self.written.get());
        }
        Ok(())
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_outermost_lists_are_marked() {
        let ends = |value: Value| Json::of(&value).unwrap().ends;
        assert_eq!(ends(json!([1, [2, 3], {"a": [4]}])), [2, 8, 18]);
        assert_eq!(ends(json!({"items": [{"id": 1}], "total": 1})), [18]);
        assert!(ends(json!({"id": 1})).is_empty());
        assert!(ends(json!([])).is_empty());
    }

    proptest! {
        /// Nothing else changes: it is what `serde_json` writes.
        #[test]
        fn the_text_is_that_of_serde(texts in prop::collection::vec(any::<Option<String>>(), 0..5), number: f64) {
            let value = json!({"texts": texts, "number": number, "nested": [[], {}, [number, null]]});
            let Json { bytes, ends } = Json::of(&value).unwrap();
            prop_assert_eq!(&bytes, &serde_json::to_vec(&value).unwrap());
            prop_assert!(ends.is_sorted() && ends.iter().all(|end| *end < bytes.len()));
        }
    }
}
