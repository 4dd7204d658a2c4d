//! Writing what waits: whoever finds nobody at it writes for all.

use std::{
    io,
    sync::{MutexGuard, PoisonError, TryLockError, atomic::Ordering},
};

use super::{Sink, wake_all};
use crate::{
    output::Output,
    queue::{Batch, Queue, Wanted},
};

pub(super) struct Writing {
    pub(super) output: Box<dyn Output>,
    pub(super) batch: Batch,
}

/// How a round of writing went.
pub(super) enum Round {
    /// There is more to be written.
    More,
    /// What was taken is out.
    Done,
    /// It would have to wait, or it failed; whoever looks knows of it.
    Stuck,
}

impl Sink {
    /// Writes for all who wait, unless somebody is at it already: who is, looks again after letting go. Whether another try is
    /// worth it: not where the output takes no more.
    pub(crate) fn write_ready(&self) -> bool {
        /// What comes all the while is left to those who wait for it, or else to the writer thread: this one has something else
        /// to do.
        const BATCHES: usize = 8;
        if self.forked() {
            return false;
        }
        let mut batches = 0;
        loop {
            batches += 1;
            let writing = match self.writing.try_lock() {
                Ok(writing) => writing,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return true,
            };
            let all = self.write_batch(writing);
            // Whoever came meanwhile has found somebody at it.
            let queue = self.queue();
            if all && queue.lines.ready().is_empty() {
                return true;
            }
            let enough = batches >= BATCHES && self.has_writer.load(Ordering::Relaxed);
            if !all || (enough && queue.nobody_comes()) {
                self.want_writer(queue, Wanted::Now);
                return all;
            }
            if enough {
                return true;
            }
        }
    }

    /// Writes what is there; whether the output took all of that at once.
    fn write_batch(&self, mut writing: MutexGuard<'_, Writing>) -> bool {
        loop {
            match self.round(&mut writing, false) {
                Round::More => {}
                Round::Done => return true,
                Round::Stuck => return false,
            }
        }
    }

    /// Writes what waits, as far as that is possible now; whether something is left.
    pub(crate) fn catch_up(&self) -> bool {
        self.write_ready();
        !self.queue().lines.is_empty()
    }

    /// Writes once. What the output answers is noted before anybody else can write.
    pub(super) fn round(&self, Writing { output, batch }: &mut Writing, may_hang: bool) -> Round {
        if batch.is_empty() {
            self.queue().lines.take_ready(batch);
        }
        if batch.is_empty() {
            return Round::Done;
        }
        let wrote = if may_hang { output.write(batch.next()) } else { output.try_write(batch.next()) };
        match wrote {
            Ok(0) => self.fail(io::ErrorKind::WriteZero),
            Ok(bytes) => {
                // Noted before anybody is woken: whatever a waker does, these lines are out.
                let lines = batch.wrote(bytes);
                if lines > 0 {
                    self.accept(lines, batch.is_empty());
                }
                if batch.is_empty() { Round::Done } else { Round::More }
            }
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Round::More,
                io::ErrorKind::WouldBlock => {
                    self.queue().stuck = true;
                    Round::Stuck
                }
                kind => self.fail(kind),
            },
        }
    }

    /// Notes that so many lines are out, and whether those are all that were taken.
    fn accept(&self, lines: usize, all: bool) {
        let mut queue = self.queue();
        let ready = queue.accept(lines, all);
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

    pub(super) fn want_writer(&self, mut queue: MutexGuard<'_, Queue>, when: Wanted) {
        if queue.want(when) {
            drop(queue);
            self.handover.notify_one();
        }
    }

    pub(super) fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
