//! From a record to an accepted line: place → number → seal → append, in the thread that produced the record.
//!
//! - A **place** is room for one line in the bounded queue. Every operation in flight holds one for its end, so an end
//!   never waits for room; a refused operation has no place and takes no number, so it leaves no hole.
//! - The **number** fixes the line's place in the output; only taking it is under the lock. Lines are written in the
//!   order of their numbers, so one high-water mark answers every receipt.
//! - **Group commit:** a thread that finds no writer at work writes for all. Where that would wait, the writer thread
//!   goes on.
//!
//! A numbered line is never given up while the process lives: what the output refuses stays at the head of the queue
//! and is tried again, and everything behind it waits or is refused.

mod place;
mod threads;
mod writing;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::{Duration, Instant},
};

use crate::{
    counters::Counters,
    error::Refused,
    health::Health,
    output::{Destination, Output},
    queue::{Batch, For, Queue, Waiter, Want},
    ratchet::Ratchet,
    receipt::Receipt,
    record::Record,
    seal::{Numbers, Sealed},
    signer::Signer,
};

pub(crate) use place::Place;
pub(crate) use threads::Duty;
use writing::Writing;

pub(crate) struct Sink {
    /// The process that started it.
    process: u32,
    signer: Option<Signer>,
    /// How long a line may wait.
    patience: Duration,
    destination: Destination,
    queue: Mutex<Queue>,
    writing: Mutex<Writing>,
    /// Tells the writer thread that something waits which only it can write.
    handover: Condvar,
    /// Tells the keeper thread that its next date may have changed.
    dates: Condvar,
}

impl Sink {
    pub(crate) fn new(
        ratchet: Ratchet,
        signer: Option<Signer>,
        output: Box<dyn Output>,
        patience: Duration,
        destination: Destination,
    ) -> Arc<Self> {
        Arc::new(Self {
            process: std::process::id(),
            signer,
            patience,
            destination,
            queue: Mutex::new(Queue::new(patience, ratchet)),
            writing: Mutex::new(Writing { output, batch: Batch::default() }),
            handover: Condvar::new(),
            dates: Condvar::new(),
        })
    }

    /// Whether this is another process than the one that started it: a fork has its numbers and keys, but not its threads, and
    /// a lock that another thread held is held for ever. So nobody touches anything there.
    pub(crate) fn forked(&self) -> bool {
        std::process::id() != self.process
    }

    /// Who signs the lines, if anybody does; nobody in a fork.
    pub(crate) fn signer(&self) -> Option<&Signer> {
        self.signer.as_ref().filter(|_| !self.forked())
    }

    pub(crate) const fn destination(&self) -> Destination {
        self.destination
    }

    /// How long a line may wait.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// When something that starts now must be done.
    pub(crate) fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }

    pub(crate) fn health(&self) -> Health {
        self.queue().health()
    }

    /// Counts what a refusal led to.
    pub(crate) fn count(&self, refused: Refused, change: impl FnOnce(&mut Counters)) {
        if !self.forked() {
            self.queue().count(refused, change);
        }
    }

    /// Numbers, seals and appends the record, and writes what it can.
    pub(crate) fn append(self: &Arc<Self>, mut place: Place, record: &Record) -> Receipt {
        if self.forked() {
            return Receipt::refused(Refused::Forked);
        }
        let Some(numbers) = self.number(record, place.is_for) else {
            return Receipt::refused(Refused::Closing);
        };
        // From here on the line has the place; it is free again when the line is accepted.
        place.sink = None;
        let receipt = self.seal_numbered(record, numbers);
        self.write_ready();
        receipt
    }

    /// The same for a control line, which needs no room and is not written yet. It may say how it stands with the log: nothing
    /// gets between that and its number.
    pub(crate) fn append_control(self: &Arc<Self>, record: impl FnOnce(&mut Queue) -> Record) -> Receipt {
        if self.forked() {
            return Receipt::refused(Refused::Forked);
        }
        let mut queue = self.queue();
        if queue.closed() {
            return Receipt::refused(Refused::Closing);
        }
        let record = record(&mut queue);
        let Some(numbers) = queue.number(&record, None) else {
            return Receipt::refused(Refused::Closing);
        };
        drop(queue);
        self.seal_numbered(&record, numbers)
    }

    /// Seals the line where its number belongs.
    fn seal_numbered(self: &Arc<Self>, record: &Record, numbers: Numbers) -> Receipt {
        let n = numbers.n;
        let Sealed { line, leaf } = record.draft.seal(numbers);
        let signs =
            self.signer.as_ref().is_some_and(|signer| signer.note(n, leaf, record.tally.wants_signature()));
        self.queue().fill(n, line);
        // Behind the lock: the keeper has looked at the dates before it, or waits.
        if signs {
            self.dates.notify_one();
        }
        Receipt::new(Arc::clone(self), n, self.deadline())
    }

    /// How it stands with line `n`; the waker is called when that changes or at `until`.
    pub(crate) fn poll(&self, n: u64, until: Instant, waker: &Waker) -> Poll<Result<(), Refused>> {
        if self.forked() {
            return Poll::Ready(Err(Refused::Forked));
        }
        let mut queue = self.queue();
        if queue.first > n {
            return Poll::Ready(Ok(()));
        }
        if let Some(kind) = queue.fault {
            return Poll::Ready(Err(queue.refuse(Refused::Output(kind))));
        }
        if Instant::now() >= until {
            return Poll::Ready(Err(queue.refuse(Refused::Deadline)));
        }
        self.wait(queue, Waiter { want: Want::Line(n), until, waker: waker.clone() });
        Poll::Pending
    }

    /// Calls the waker at `until`, or before.
    pub(crate) fn remind(&self, until: Instant, waker: &Waker) {
        // A fork has no thread that would.
        if self.forked() {
            return waker.wake_by_ref();
        }
        self.wait(self.queue(), Waiter { want: Want::Date, until, waker: waker.clone() });
    }

    /// When the last line is due, whatever is in flight then.
    pub(crate) fn stop_at(&self, grace: Instant) {
        self.queue().grace = Some(grace);
        self.dates.notify_one();
    }

    /// Writes what it can, and ends the threads as soon as all that waits is written.
    pub(crate) fn stop(&self) {
        self.write_ready();
        let mut queue = self.queue();
        queue.stopped = true;
        let waiting = queue.dismiss();
        drop(queue);
        wake_all(waiting);
        self.handover.notify_all();
        self.dates.notify_all();
    }

    fn number(&self, record: &Record, place: For) -> Option<Numbers> {
        let mut queue = self.queue();
        if record.tally.wants_cover() && queue.uncover() {
            self.dates.notify_one();
        }
        queue.number(record, Some(place))
    }

    fn wait(&self, mut queue: MutexGuard<'_, Queue>, waiter: Waiter) {
        if queue.wait(waiter) {
            self.dates.notify_one();
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes them, whatever their wakers do.
pub(crate) fn wake_all(wakers: impl IntoIterator<Item = Waker>) {
    for waker in wakers {
        let _ = catch_unwind(AssertUnwindSafe(|| waker.wake()));
    }
}

#[cfg(test)]
mod tests;
