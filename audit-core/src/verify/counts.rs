//! What a check counts.

/// How many lines there were.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Once each.
    pub(super) taken: u64,
    pub(super) again: u64,
    pub(super) late: u64,
    /// Of those that came again: how many did so for the first time in this run, because an earlier one had taken them.
    pub(super) known: u64,
    /// The newest time of all,
    pub(super) newest: u64,
    /// and of those that came in this run.
    pub(super) newest_here: u64,
}
