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

/// A line that has its number.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    pub(crate) n: u64,
    /// When it must be accepted.
    pub(crate) until: Instant,
    /// It is not to wait for others: nobody else can be in flight with it, or others have waited for it.
    pub(crate) at_once: bool,
}

#[derive(Clone)]
enum State {
    /// Numbered and on its way.
    Line(Line),
    /// It is known what became of it.
    Settled(Result<(), Refused>),
}

#[derive(Clone)]
struct Line {
    sink: Arc<Sink>,
    n: u64,
    until: Instant,
    /// How often the other tasks of the thread are still let go first.
    yields: u8,
}

impl Receipt {
    pub(crate) fn new(sink: Arc<Sink>, line: Expected) -> Self {
        let Expected { n, until, at_once } = line;
        Self(State::Line(Line { sink, n, until, yields: if at_once { 0 } else { YIELDS } }))
    }

    /// It got no number and never will.
    pub(crate) const fn refused(refused: Refused) -> Self {
        Self(State::Settled(Err(refused)))
    }

    /// Whether the line has a number, whatever becomes of it.
    pub(crate) const fn is_numbered(&self) -> bool {
        matches!(self.0, State::Line(_) | State::Settled(Ok(())))
    }

    /// Gives up at that time, if that is sooner.
    pub(crate) fn by(mut self, deadline: Instant) -> Self {
        if let State::Line(line) = &mut self.0 {
            line.until = line.until.min(deadline);
        }
        self
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

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let poll = match &mut self.0 {
            State::Settled(result) => return Poll::Ready(*result),
            State::Line(line) => line.poll(context),
        };
        if let Poll::Ready(result) = poll {
            self.0 = State::Settled(result);
        }
        poll
    }
}

impl Line {
    fn poll(&mut self, context: &Context<'_>) -> Poll<Result<(), Refused>> {
        // Not at first: what the other tasks append meanwhile is written with this one.
        if self.yields < YIELDS && !self.sink.has_accepted(self.n) && !self.sink.write_ready() {
            self.yields = 0;
        }
        if self.sink.has_accepted(self.n) {
            return Poll::Ready(Ok(()));
        }
        // Then somebody else is writing, or seals a line before it: that is soon over, and to be woken by another thread takes longer.
        if self.yields > 0 {
            self.yields -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.sink.poll(self.n, self.until, context.waker())
    }
}

/// Somebody else's write takes less.
pub(crate) const YIELDS: u8 = 16;

impl Drop for Line {
    fn drop(&mut self) {
        self.sink.leave_behind(self.n);
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Line(Line { n, .. }) => write!(f, "Receipt({n})"),
            State::Settled(Ok(())) => f.write_str("Receipt"),
            State::Settled(Err(refused)) => write!(f, "Receipt({refused})"),
        }
    }
}
