//! What an operation holds while it is in flight.

use std::sync::Arc;

use crate::{
    handle::Handle,
    queue::{For, Held},
    sink::Place,
};

/// What an operation in flight holds: room for its end and for a correction of it. Counted until dropped.
pub(crate) struct Admission {
    handle: Handle,
    held: Held,
}

impl Admission {
    /// The two places were taken for it.
    pub(crate) const fn new(handle: Handle) -> Self {
        Self { handle, held: Held { end: true, after: true } }
    }

    /// Room for the end, once.
    pub(crate) fn end(&mut self) -> Option<Place> {
        std::mem::take(&mut self.held.end).then(|| self.place(For::End))
    }

    /// Room for a correction, once.
    pub(crate) fn after(&mut self) -> Option<Place> {
        std::mem::take(&mut self.held.after).then(|| self.place(For::After))
    }

    fn place(&self, is_for: For) -> Place {
        Place::new(Arc::clone(self.handle.sink()), is_for)
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.handle.leave(self.held);
    }
}
