//! An answer whose line was accepted, on its way to the transport.

use std::fmt;

use bytes::Bytes;

use crate::{
    admission::Admission,
    event::{Action, Ending, Handler},
    guard::Guard,
    scope::Scope,
};

/// What an adapter keeps with the body of an answer until the transport has taken all of it. Dropped before, it says so: a
/// stream ends as *cancelled*, and any other answer, whose end has been written, gets an `after` line. Both tell how much
/// was handed over.
///
/// A body may come in one piece, however large; the transport gets it in slices, or else it would have taken everything
/// before the client has read anything.
#[must_use = "an answer whose handover is dropped has not left"]
pub struct Handover {
    kept: Kept,
    rest: Bytes,
}

enum Kept {
    /// There is nothing to tell, or no more.
    Nothing,
    /// The stream ends the operation.
    Stream(Guard),
    /// The operation has ended.
    Answer(Leaving),
}

/// An operation that has ended, and whose answer has not left completely.
pub(crate) struct Leaving {
    pub(crate) scope: Scope,
    pub(crate) action: Action,
    pub(crate) handler: &'static Handler,
    pub(crate) status: Option<u16>,
    /// What happened, where it does not leave completely.
    pub(crate) ending: Ending,
    /// None once it is over.
    pub(crate) admission: Option<Admission>,
}

impl Handover {
    /// Of an answer that needs no watching.
    pub(crate) const fn nothing() -> Self {
        Self { kept: Kept::Nothing, rest: Bytes::new() }
    }

    pub(crate) const fn stream(guard: Guard) -> Self {
        Self { kept: Kept::Stream(guard), rest: Bytes::new() }
    }

    pub(crate) const fn answer(leaving: Leaving) -> Self {
        Self { kept: Kept::Answer(leaving), rest: Bytes::new() }
    }

    /// Whether there is nothing to tell of the body any more, so that it need not be watched.
    pub const fn is_over(&self) -> bool {
        matches!(self.kept, Kept::Nothing)
    }

    /// The body has that size, where it is known.
    pub fn sized(&mut self, size: Option<u64>) {
        if let Kept::Answer(leaving) = &self.kept {
            leaving.scope.state().progress.sized(size);
        }
    }

    /// Takes a piece from the body.
    pub fn hold(&mut self, piece: Bytes) {
        debug_assert!(self.rest.is_empty(), "a piece before the one before was handed over");
        if let Kept::Stream(guard) = &self.kept {
            guard.scope().state().progress.given(piece.len());
        }
        self.rest = piece;
    }

    /// How many bytes were taken from the body and not handed over.
    pub fn held(&self) -> usize {
        self.rest.len()
    }

    /// The next slice for the transport.
    pub fn hand_over(&mut self) -> Option<Bytes> {
        if self.rest.is_empty() {
            return None;
        }
        let slice = self.rest.split_to(self.rest.len().min(SLICE));
        if let Some(scope) = self.scope() {
            scope.state().progress.taken(slice.len());
        }
        Some(slice)
    }

    /// The body broke off by itself.
    pub fn failed(&mut self) {
        if let Kept::Answer(leaving) = &mut self.kept {
            leaving.ending = Ending::of_status(500);
        }
    }

    /// The transport has taken the whole body.
    pub fn over(&mut self) {
        if let Kept::Answer(leaving) = std::mem::replace(&mut self.kept, Kept::Nothing) {
            leaving.arrived();
        }
    }

    fn scope(&self) -> Option<&Scope> {
        match &self.kept {
            Kept::Nothing => None,
            Kept::Stream(guard) => Some(guard.scope()),
            Kept::Answer(leaving) => Some(&leaving.scope),
        }
    }
}

impl Leaving {
    /// There is nothing on its way any more.
    pub(crate) fn arrived(mut self) {
        self.admission = None;
    }
}

impl fmt::Debug for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handover")
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        let Some(admission) = self.admission.take() else { return };
        // A test that drops an answer unread is no client that left.
        let unread = || self.scope.state().progress.is_untouched();
        if !(self.scope.audit().is_recording() && unread()) {
            self.scope.correct(self.action, self.handler, self.ending, self.status, admission);
        }
    }
}

/// What a socket's buffer takes at once, about.
const SLICE: usize = 64 * 1024;
