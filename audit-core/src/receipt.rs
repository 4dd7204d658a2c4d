//! The answer to an emitted record.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use crate::{error::Refused, sink::Sink, wait::wait};

/// Resolves when the kernel accepted the line, or when it did not by the deadline.
///
/// Await it, or [`wait`](Self::wait) for it in a thread that may block.
#[must_use = "a line that nobody waits for may be missing when its answer leaves"]
#[derive(Clone)]
pub struct Receipt(State);

#[derive(Clone)]
enum State {
    /// Numbered and on its way.
    Line { sink: Arc<Sink>, n: u64, until: Instant },
    /// Got no number and never will.
    Refused(Refused),
}

impl Receipt {
    pub(crate) const fn new(sink: Arc<Sink>, n: u64, until: Instant) -> Self {
        Self(State::Line { sink, n, until })
    }

    pub(crate) const fn refused(refused: Refused) -> Self {
        Self(State::Refused(refused))
    }

    /// Whether the line has a number, whatever becomes of it.
    pub(crate) const fn is_numbered(&self) -> bool {
        matches!(self.0, State::Line { .. })
    }

    /// Gives up at that time, if that is sooner.
    pub(crate) fn by(self, deadline: Instant) -> Self {
        match self.0 {
            State::Line { sink, n, until } => Self::new(sink, n, until.min(deadline)),
            refused @ State::Refused(_) => Self(refused),
        }
    }

    /// Waits for it, blocking the thread.
    ///
    /// # Errors
    /// Where the line was not accepted by the deadline.
    pub fn wait(self) -> Result<(), Refused> {
        wait(self)
    }
}

impl Future for Receipt {
    type Output = Result<(), Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &self.0 {
            State::Line { sink, n, until } => sink.poll(*n, *until, context.waker()),
            State::Refused(refused) => Poll::Ready(Err(*refused)),
        }
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Line { n, .. } => write!(f, "Receipt({n})"),
            State::Refused(refused) => write!(f, "Receipt({refused})"),
        }
    }
}
