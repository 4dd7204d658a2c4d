//! What an operation holds while it is in flight.

use crate::{handle::Handle, sink::Place};

/// What an operation in flight holds: room for its end and for a correction of it. Counted until dropped.
pub(crate) struct Admission {
    pub(crate) handle: Handle,
    pub(crate) end: Option<Place>,
    pub(crate) after: Option<Place>,
    /// Whether its end has no number yet.
    pub(crate) owes: bool,
}

impl Admission {
    pub(crate) fn with(mut self, [end, after]: [Place; 2]) -> Self {
        (self.end, self.after) = (Some(end), Some(after));
        self.owes = true;
        self.handle.owes_end();
        self
    }

    /// The end has its number, or there is none to come.
    pub(crate) fn settle(&mut self) {
        if std::mem::take(&mut self.owes) {
            self.handle.settles_end();
        }
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.settle();
        self.handle.leave();
    }
}
