//! Lines on their way out.

/// Some lines, with how many of their bytes are out already.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) lines: usize,
    pub(crate) bytes: Vec<u8>,
    pub(crate) done: usize,
}

impl Batch {
    /// Takes the line too, where one atomic write still holds them all; in any case the first.
    pub(super) fn takes(&mut self, line: &[u8]) -> bool {
        let takes = self.lines == 0 || self.bytes.len() + line.len() <= ATOMIC;
        if takes {
            self.bytes.extend_from_slice(line);
            self.lines += 1;
        }
        takes
    }

    /// What is still to be written.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.bytes[self.done..]
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.lines = 0;
        self.done = 0;
    }
}

/// The size up to which a write to a pipe is atomic (`PIPE_BUF`).
const ATOMIC: usize = 4_096;
