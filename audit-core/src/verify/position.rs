//! Where in an input something stands: its lines, counted.

use super::finding::Place;

/// Up to where they were counted.
pub(super) struct Position {
    /// The line there,
    pub(super) place: Place,
    /// so many bytes of which were seen,
    bytes: usize,
    /// and whether something of ours is in it.
    ours: bool,
    /// The place in the window.
    counted: usize,
}

impl Position {
    /// The first one of an input.
    pub(super) const fn of(input: u32) -> Self {
        Self { place: Place { input, line: 1 }, bytes: 0, ours: false, counted: 0 }
    }

    /// Counts up to the end of the text; tells of lines that are too long.
    pub(super) fn count(&mut self, text: &[u8], long: &mut dyn FnMut(Place)) {
        let Some(more) = text.get(self.counted..) else { return };
        let mut line = 0;
        for newline in memchr::memchr_iter(b'\n', more) {
            self.bytes += newline - line;
            self.end(long);
            self.place.line += 1;
            line = newline + 1;
        }
        self.bytes += more.len() - line;
        self.counted = text.len();
    }

    /// Notes that something of ours is in the line.
    pub(super) const fn ours(&mut self) {
        self.ours = true;
    }

    /// The line ends.
    pub(super) fn end(&mut self, long: &mut dyn FnMut(Place)) {
        if self.bytes > LONGEST && !self.ours {
            long(self.place);
        }
        (self.bytes, self.ours) = (0, false);
    }

    /// The window begins so many bytes later.
    pub(super) const fn settle(&mut self, bytes: usize) {
        self.counted -= bytes;
    }
}

/// Bytes of the longest line that need not have anything of ours in it.
pub(super) const LONGEST: usize = 1 << 20;
