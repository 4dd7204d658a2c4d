//! From a record to an accepted line: place → number → seal → append, in the thread that produced the record.
//!
//! - A **place** is room for one line in the bounded queue. Every operation in flight holds one for its end, so an end
//!   never waits for room; a refused operation has no place and takes no number, so it leaves no hole.
//! - The **number** fixes the line's place in the output; only taking it is under the lock. Lines are written in the
//!   order of their numbers, so one high-water mark answers every receipt.
//! - **Group commit:** whoever waits for a line lets the others of its thread come first, once, and then writes for all, unless
//!   somebody is at it. Where that would wait, the writer thread goes on; it also writes what nobody waits for.
//!
//! A numbered line is never given up while the process lives: what the output refuses stays at the head of the queue
//! and is tried again, and everything behind it waits or is refused.

mod place;
mod threads;
mod writing;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Poll, Waker},
    time::{Duration, Instant},
};

use crate::{
    apart::Apart,
    counters::Counters,
    error::{Error, Refused},
    health::Health,
    outage,
    output::{Destination, Output},
    queue::{Batch, Filled, For, Moment, Queue, Waiter, Want, Wanted},
    ratchet::Ratchet,
    receipt::{Expected, Receipt},
    record::Record,
    seal::{Numbers, Sealed},
    signer::Signer,
};

pub(crate) use place::Place;
pub(crate) use threads::Duty;
use writing::Writing;

pub(crate) struct Sink {
    /// Tells the process that started it from a fork of it, as the C library makes one.
    fork: forkguard::Guard,
    /// The keys of the lines: where it moves, the process holds none but that of the next number.
    ratchet: Ratchet,
    signer: Option<Signer>,
    /// How long a line may wait.
    patience: Duration,
    destination: Destination,
    /// The number of the first line that is not accepted yet, for whoever need not know more.
    accepted: Apart<AtomicU64>,
    queue: Apart<Mutex<Queue>>,
    writing: Apart<Mutex<Writing>>,
    /// There is a writer thread; the log of a test may have none.
    has_writer: AtomicBool,
    /// Tells it that something waits which only it can write.
    handover: Condvar,
    /// Tells the keeper thread that its next date may have changed.
    dates: Condvar,
}

impl Sink {
    /// # Errors
    /// Where the system does not tell of forks.
    pub(crate) fn new(
        ratchet: Ratchet,
        signer: Option<Signer>,
        output: Box<dyn Output>,
        patience: Duration,
        destination: Destination,
    ) -> Result<Arc<Self>, Error> {
        let fork = forkguard::Guard::try_new().map_err(|error| Error::System(io::Error::other(error)))?;
        Ok(Arc::new(Self {
            fork,
            ratchet,
            signer,
            patience,
            destination,
            accepted: Apart::default(),
            queue: Apart(Mutex::new(Queue::new(patience))),
            writing: Apart(Mutex::new(Writing { output, batch: Batch::default() })),
            has_writer: AtomicBool::new(false),
            handover: Condvar::new(),
            dates: Condvar::new(),
        }))
    }

    /// Whether this is another process than the one that started it: a fork has its numbers and keys, but not its threads, and
    /// a lock that another thread held is held for ever. So nobody touches anything there.
    pub(crate) fn forked(&self) -> bool {
        self.fork.clone().detected_fork()
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

    /// Notes that a line, or room for one, is refused.
    fn refuse(&self, mut queue: MutexGuard<'_, Queue>, refused: Refused) -> Refused {
        queue.refuse(refused);
        // A program that does not start says so itself; and where operations hold all the room, stdout may be well.
        let warns = queue.lines.first() > 0 && queue.trouble().is_some();
        drop(queue);
        if warns && self.destination == Destination::Stdout {
            outage::warn_once();
        }
        refused
    }

    /// Numbers and seals a record for which there is room, and appends it; its receipt writes it.
    fn append(self: Arc<Self>, is_for: For, record: &Record) -> Receipt {
        match self.number(record, is_for).map(|numbers| self.seal(record, numbers)) {
            Some(line) => Receipt::new(self, line),
            None => Receipt::refused(Refused::Closing),
        }
    }

    /// The same for a control line, which needs no room. It may say how it stands with the log: nothing
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
        // Not before what it tells of.
        let Some(numbers) = queue.number(&record, None, Moment::now(), &self.ratchet) else {
            return Receipt::refused(Refused::Closing);
        };
        drop(queue);
        Receipt::new(Arc::clone(self), self.seal(&record, numbers))
    }

    /// Seals the line, and puts it where its number belongs.
    fn seal(&self, record: &Record, numbers: Numbers<'_>) -> Expected {
        let Numbers { n, since, alone, .. } = numbers;
        let Sealed { line, leaf } = record.draft.seal(numbers);
        let signs =
            self.signer.as_ref().is_some_and(|signer| signer.note(n, leaf, record.tally.wants_signature()));
        let mut queue = self.queue();
        let Filled { spent, releases } = queue.lines.fill(n, line);
        if releases && queue.nobody_comes() {
            // Whoever has sealed it comes to write it, unless a layer of the app's holds him up on his way back.
            self.want_writer(queue, Wanted::Soon);
        } else {
            drop(queue);
        }
        // This thread uses it for the next line.
        drop(spent);
        // Behind the lock: the keeper has looked at the dates before it, or waits.
        if signs {
            self.dates.notify_one();
        }
        Expected { n, until: since + self.patience, at_once: alone || releases }
    }

    /// Whether the line is accepted.
    pub(crate) fn has_accepted(&self, n: u64) -> bool {
        n < self.accepted.load(Ordering::Acquire)
    }

    /// Nobody waits for the line any more. It is written with the next one that somebody waits for, or soon.
    pub(crate) fn leave_behind(&self, n: u64) {
        if self.forked() || self.has_accepted(n) {
            return;
        }
        if !self.has_writer.load(Ordering::Relaxed) {
            self.write_ready();
            return;
        }
        let mut queue = self.queue();
        queue.lines.leave_behind(n);
        let when = if queue.lines.ready().is_full() { Wanted::Now } else { Wanted::Soon };
        self.want_writer(queue, when);
    }

    /// How it stands with line `n`; the waker is called when that changes or at `until`.
    pub(crate) fn poll(&self, n: u64, until: Instant, waker: &Waker) -> Poll<Result<(), Refused>> {
        if self.forked() {
            return Poll::Ready(Err(Refused::Forked));
        }
        let queue = self.queue();
        if queue.lines.first() > n {
            return Poll::Ready(Ok(()));
        }
        if let Some(kind) = queue.fault {
            return Poll::Ready(Err(self.refuse(queue, Refused::Output(kind))));
        }
        if Instant::now() >= until {
            return Poll::Ready(Err(self.refuse(queue, Refused::Deadline)));
        }
        self.wait(queue, Waiter { want: Want::Line(n), until, waker: waker.clone() });
        // Whoever is at it from here on sees that somebody sleeps. Who was just before has left the line to those who are awake.
        self.write_ready();
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

    /// No new operation begins, and the last line is due at that time; whether nobody is in flight even now.
    pub(crate) fn close(&self, until: Instant) -> bool {
        if self.forked() {
            return false;
        }
        let mut queue = self.queue();
        queue.close(until);
        let nobody = queue.places.nobody();
        drop(queue);
        self.dates.notify_one();
        nobody
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

    fn number(&self, record: &Record, place: For) -> Option<Numbers<'_>> {
        let now = Moment::now();
        let mut queue = self.queue();
        if record.tally.wants_cover() && queue.uncover() {
            self.dates.notify_one();
        }
        queue.number(record, Some(place), now, &self.ratchet)
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
