//! When the writer thread is wanted.

/// The later variants count more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wanted {
    /// Whoever waits for lines writes them.
    Never,
    /// Somebody has left a line behind. Others will follow, and one write takes them all.
    Soon,
    /// Only it can write, or enough lines have been left behind, or come without end.
    Now,
}
