//! Writing what waits: whoever finds nobody at it writes for all.

use std::{
    io,
    sync::{MutexGuard, PoisonError, TryLockError, atomic::Ordering},
};

use super::{Sink, wake_all};
use crate::{
    output::Output,
    queue::{Batch, Wanted},
};

pub(super) struct Writing {
    pub(super) output: Box<dyn Output>,
    pub(super) batch: Batch,
}

/// How a round of writing went.
#[derive(PartialEq)]
pub(super) enum Round {
    /// There is more to be written.
    More,
    /// Nothing waits.
    Idle,
    /// It would have to wait, or it failed.
    Stuck,
}

impl Sink {
    /// Writes for all who wait, unless somebody is at it already: who is, looks after letting go whether anybody waits by then.
    pub(crate) fn write_ready(&self) {
        /// What comes all the while is left to the writer thread: this one has something else to do.
        const BATCHES: usize = 8;
        if self.forked() {
            return;
        }
        for _ in 0..BATCHES {
            let writing = match self.writing.try_lock() {
                Ok(writing) => writing,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            let all = self.write_batch(writing);
            if !all || !self.queue().is_awaited() {
                return;
            }
        }
        self.want_writer(Wanted::Now);
    }

    /// Writes what is there; whether the output took all of that at once.
    fn write_batch(&self, mut writing: MutexGuard<'_, Writing>) -> bool {
        loop {
            match self.round(&mut writing, |output, bytes| output.try_write(bytes)) {
                Round::More => {}
                Round::Idle => return true,
                Round::Stuck => {
                    self.hand_over();
                    return false;
                }
            }
        }
    }

    /// Writes what waits, as far as that is possible now; whether something is left.
    pub(crate) fn catch_up(&self) -> bool {
        self.write_ready();
        !self.queue().is_empty()
    }

    /// Writes once.
    pub(super) fn round<W>(&self, writing: &mut Writing, write: W) -> Round
    where
        W: Fn(&mut Box<dyn Output>, &[u8]) -> io::Result<usize>,
    {
        let Writing { output, batch } = writing;
        if batch.is_empty() {
            self.queue().lines.take_ready(batch);
        }
        if batch.is_empty() {
            return Round::Idle;
        }
        match write(output, batch.next()) {
            Ok(0) => self.fail(io::ErrorKind::WriteZero),
            Ok(bytes) => {
                // Noted before anybody is woken: whatever a waker does, these lines are out.
                let lines = batch.wrote(bytes);
                if lines > 0 {
                    self.accept(lines);
                }
                if batch.is_empty() { Round::Idle } else { Round::More }
            }
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Round::More,
                io::ErrorKind::WouldBlock => Round::Stuck,
                kind => self.fail(kind),
            },
        }
    }

    /// Notes that so many lines are out.
    fn accept(&self, lines: usize) {
        let mut queue = self.queue();
        let ready = queue.accept(lines);
        self.accepted.store(queue.lines.first(), Ordering::Release);
        if queue.finished() {
            self.handover.notify_one();
        }
        if queue.due() {
            self.dates.notify_one();
        }
        drop(queue);
        wake_all(ready);
    }

    fn fail(&self, kind: io::ErrorKind) -> Round {
        let waiters = self.queue().fail(kind);
        wake_all(waiters);
        Round::Stuck
    }

    /// The output takes no more at once.
    pub(super) fn hand_over(&self) {
        self.queue().stuck = true;
        self.want_writer(Wanted::Now);
    }

    fn want_writer(&self, when: Wanted) {
        let sooner = self.queue().want(when);
        if sooner {
            self.handover.notify_one();
        }
    }

    pub(super) fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
