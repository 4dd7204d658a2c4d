//! What an operation holds while it is in flight.

use crate::{handle::Handle, sink::Place};

/// What an operation in flight holds: room for its end and for a correction of it. Counted until dropped.
pub(crate) struct Admission {
    pub(crate) handle: Handle,
    pub(crate) end: Option<Place>,
    pub(crate) after: Option<Place>,
}

impl Admission {
    pub(crate) fn with(mut self, [end, after]: [Place; 2]) -> Self {
        (self.end, self.after) = (Some(end), Some(after));
        self
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        // First: whoever is the last to leave writes the last line, and that counts what operations still hold.
        (self.end, self.after) = (None, None);
        self.handle.leave();
    }
}
