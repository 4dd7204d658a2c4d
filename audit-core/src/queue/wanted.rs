//! When the writer thread is wanted.

/// The later variants count more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wanted {
    /// Whoever waits for lines writes them.
    Never,
    /// Somebody has left a line behind, or sleeps behind one that is sealed now. Others will follow, and one write takes them all.
    Soon,
    /// Only it can write, or enough lines have been left behind, or they come without end and nobody else does.
    Now,
}
