//! Where sealed lines go.

use std::io;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// That of a program whose subscriber should have our layer.
    Stdout,
    /// A file, to which no server writes.
    File,
    /// The memory of a test, whose answers go through no transport.
    Test,
}

/// Takes whole lines. Stdout is one; the testing support has another in memory.
pub(crate) trait Output: Send {
    /// Takes what it can without waiting. An error of the kind `WouldBlock` hands the bytes to the writer thread.
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Takes some of the bytes and may wait; only the writer thread calls it.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
}
