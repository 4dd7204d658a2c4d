//! When the next checkpoint is due: what it counts is what shows that lines before it are missing.

use std::time::{Duration, Instant};

/// The dates of checkpoints.
pub(super) struct Cover {
    /// When the next one is due.
    date: Instant,
    /// Lines have been numbered since the last one.
    uncovered: bool,
    /// The number of the last one.
    last: Option<u64>,
}

impl Cover {
    pub(super) fn new() -> Self {
        Self { date: Instant::now() + HEARTBEAT, uncovered: false, last: None }
    }

    pub(super) const fn date(&self) -> Instant {
        self.date
    }

    /// Notes a line that only a later checkpoint covers; whether that brings the date forward.
    pub(super) fn uncover(&mut self) -> bool {
        let first = !self.uncovered;
        if first {
            self.uncovered = true;
            self.date = self.date.min(Instant::now() + COVER);
        }
        first
    }

    /// Notes the number of a checkpoint.
    pub(super) const fn covered(&mut self, n: u64) {
        self.last = Some(n);
    }

    /// There is something to be told at once.
    pub(super) fn hurry(&mut self) {
        self.date = self.date.min(Instant::now());
    }

    /// Whether a checkpoint is to be written now, where `first` is the first line that waits. Not while the one before still does:
    /// it would say nothing more.
    pub(super) fn take_due(&mut self, first: u64) -> bool {
        let now = Instant::now();
        if self.date > now {
            return false;
        }
        let said = self.last.is_none_or(|n| n < first);
        if said {
            self.uncovered = false;
        }
        self.date = now + if said { HEARTBEAT } else { COVER };
        said
    }
}

/// A checkpoint follows the first line that none covers after this long,
const COVER: Duration = Duration::from_secs(10);

/// and an idle process writes one this often.
const HEARTBEAT: Duration = Duration::from_mins(1);
