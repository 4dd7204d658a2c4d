//! How much of an answer the transport has taken.

use std::collections::VecDeque;

use crate::{canonical::Object, phi::Json};

/// An answer on its way, and how far it has come.
#[derive(Default)]
pub(crate) struct Progress {
    /// How many bytes the records have made,
    written: u64,
    /// how many of them came out of the body,
    given: u64,
    /// how many the transport has taken,
    taken: u64,
    /// and how many whole records are in those.
    records: u64,
    /// Where the others end: behind how many bytes, and how many records there are up to there.
    ends: VecDeque<(u64, u64)>,
    /// Nobody knows where records end, or what is between them and the transport has changed their bytes.
    unknown: bool,
}

/// How much of an answer that broke off the transport has taken.
#[derive(Clone, Copy)]
pub(crate) struct Handed {
    bytes: u64,
    /// Whole records; none where nobody knows.
    records: Option<u64>,
}

impl Progress {
    /// It is an answer in one piece with so many records.
    pub(crate) fn of_piece(&mut self, piece: &Json, records: Option<u64>) {
        self.clear();
        self.written = piece.bytes.len() as u64;
        let is_list = piece.bytes.first() == Some(&b'[');
        match (records, piece.ends.len()) {
            (Some(0), _) => {}
            (Some(1), 0) => self.ends.push_back((self.written, 1)),
            // The records are what the outermost lists hold. But a single one may as well be a record that has a list itself.
            (Some(records), ends) if records == ends as u64 && (is_list || records > 1) => {
                self.ends.extend(piece.ends.iter().map(|end| *end as u64).zip(1..));
            }
            _ => self.unknown = true,
        }
    }

    /// Forgets everything but some memory.
    pub(crate) fn clear(&mut self) {
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        ends.shrink_to(KEPT);
        *self = Self { ends, ..Self::default() };
    }

    /// A stream has made so many bytes more; with them it is at so many records.
    pub(crate) fn write(&mut self, bytes: usize, records: u64) {
        self.written += bytes as u64;
        if !self.unknown {
            self.ends.push_back((self.written, records));
        }
    }

    /// The body of an answer in one piece has that size, where it is known. It is another one where a layer in between has
    /// changed the records, by compressing them, say.
    pub(crate) fn sized(&mut self, size: Option<u64>) {
        if size != Some(self.written) {
            self.lose();
        }
    }

    /// So many bytes came out of the body of a stream. They are others than those that were written where a layer in between
    /// has changed them, or keeps some.
    pub(crate) fn given(&mut self, bytes: usize) {
        self.given += bytes as u64;
        if self.given != self.written {
            self.lose();
        }
    }

    /// The transport has taken so many bytes more.
    pub(crate) fn taken(&mut self, bytes: usize) {
        self.taken += bytes as u64;
        while let Some((_, records)) = self.ends.pop_front_if(|(end, _)| *end <= self.taken) {
            self.records = records;
        }
    }

    pub(crate) const fn is_untouched(&self) -> bool {
        self.taken == 0
    }

    /// How much was handed over, of an answer that consists of records or not.
    pub(crate) fn handed(&self, typed: bool) -> Handed {
        let known = typed && (!self.unknown || self.is_untouched());
        Handed { bytes: self.taken, records: known.then_some(self.records) }
    }

    fn lose(&mut self) {
        self.unknown = true;
        self.ends.clear();
    }
}

impl Handed {
    pub(crate) fn write(self, object: &mut Object<'_>) {
        object.number("bytes", self.bytes);
        object.number_if("records", self.records);
    }
}

/// The memory of so many ends is kept for the next operation: those of a page of a list, not of an export.
const KEPT: usize = 128;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is known when so many bytes of an answer with that many records have been taken.
    fn of_piece(value: &Value, records: u64, taken: usize) -> Option<u64> {
        let mut progress = Progress::default();
        progress.of_piece(&Json::of(value).unwrap(), Some(records));
        progress.taken(taken);
        progress.handed(true).records
    }

    #[test]
    fn whole_records_are_counted() {
        let list = json!([{"id": 1}, {"id": 2}, {"id": 3}]);
        assert_eq!([0, 8, 9, 18, 28].map(|taken| of_piece(&list, 3, taken)), [0, 0, 1, 2, 3].map(Some));
        let page = json!({"items": [{"id": 1}, {"id": 2}], "total": 2});
        assert_eq!([17, 18, 40].map(|taken| of_piece(&page, 2, taken)), [0, 1, 2].map(Some));
        let single = json!({"id": 1, "name": "Ada Quillfeather"});
        assert_eq!([0, 20, 36].map(|taken| of_piece(&single, 1, taken)), [0, 0, 1].map(Some));
    }

    /// Scopes are used again, and after an export for a page as well.
    #[test]
    fn the_memory_of_an_export_is_not_kept() {
        let mut progress = Progress::default();
        (1..100_000).for_each(|record| progress.write(1, record));
        progress.clear();
        assert!(progress.ends.capacity() <= 2 * KEPT);
    }

    /// A record with a list of one element, and a page with one record, look alike.
    #[test]
    fn where_records_may_end_elsewhere_nobody_knows() {
        let chart = json!({"id": 1, "notes": ["a long text"]});
        assert_eq!(of_piece(&chart, 1, 0), Some(0));
        assert_eq!(of_piece(&chart, 1, 20), None);
        assert_eq!(of_piece(&json!([[1], [2]]), 3, 4), None);
    }

    /// A chunk that is handed over in slices: its records are there with the last of them.
    #[test]
    fn a_chunk_counts_when_it_has_been_handed_over() {
        let mut progress = Progress::default();
        progress.write(1_000, 1);
        progress.given(1_000);
        let records = [400, 599, 1].map(|slice| {
            progress.taken(slice);
            progress.handed(true).records
        });
        assert_eq!(records, [0, 0, 1].map(Some));
        progress.write(500, 3);
        progress.given(500);
        progress.taken(499);
        assert_eq!(progress.handed(true).records, Some(1));
    }

    #[test]
    fn what_a_layer_in_between_keeps_or_changes_is_not_counted() {
        let mut kept = Progress::default();
        kept.write(1_000, 1);
        assert_eq!(kept.handed(true).records, Some(0));
        kept.given(300);
        kept.taken(300);
        assert_eq!((kept.handed(true).bytes, kept.handed(true).records), (300, None));
    }
}
