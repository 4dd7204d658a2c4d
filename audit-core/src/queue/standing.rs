//! What a line of the log about itself tells.

use crate::{counters::Counters, outage::Outage};

/// How it stands with the log, as of the number of the line that says so.
pub(crate) struct Standing {
    pub(crate) counters: Counters,
    /// Operations whose end has no number.
    pub(crate) open: u64,
    /// Operations that have ended, and whose answers have not left completely.
    pub(crate) leaving: u64,
    /// One that is over, or in which the session ends.
    pub(crate) outage: Option<Outage>,
}
