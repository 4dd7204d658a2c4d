//! JSON that is wiped, wherever it has been while it grew.

use std::{io, mem};

use zeroize::Zeroizing;

/// A writer into memory.
#[derive(Default)]
pub struct Text(Zeroizing<Vec<u8>>);

impl Text {
    pub(super) fn json(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn into_json(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// Moves to a larger place by itself: a growing vector leaves its old place as it was.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two().max(64)));
            let smaller = mem::replace(&mut self.0, larger);
            self.0.extend_from_slice(&smaller);
        }
        self.0.extend_from_slice(bytes);
    }
}

impl io::Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
