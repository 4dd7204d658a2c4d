//! When a line gets its number.

use std::time::{Instant, SystemTime};

/// A moment by both clocks. For the lines of operations they are read before the queue is locked: nobody waits for that.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(super) since: Instant,
    pub(super) t: u64,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self { since: Instant::now(), t: now() }
    }
}

/// Unix time in milliseconds; a clock before 1970 counts as 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
