//! Writing what waits: whoever finds nobody at it writes for all.

use std::{
    io,
    sync::{MutexGuard, PoisonError, TryLockError},
};

use super::{Sink, wake_all};
use crate::{output::Output, queue::Batch};

pub(super) struct Writing {
    pub(super) output: Box<dyn Output>,
    pub(super) batch: Batch,
}

/// How a round of writing went.
#[derive(PartialEq)]
pub(super) enum Round {
    /// Something was written; there may be more.
    Wrote,
    /// Nothing waits.
    Idle,
    /// It would have to wait, or it failed.
    Stuck,
}

impl Sink {
    /// Writes for all who wait, unless somebody is at it already: who is, looks again after letting go.
    pub(crate) fn write_ready(&self) {
        while self.queue().ready() {
            let mut writing = match self.writing.try_lock() {
                Ok(writing) => writing,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            loop {
                match self.round(&mut writing, |output, bytes| output.try_write(bytes)) {
                    Round::Wrote => {}
                    Round::Idle => break,
                    Round::Stuck => return self.hand_over(),
                }
            }
        }
    }

    /// Writes what waits, as far as that is possible now; whether something is left.
    pub(crate) fn catch_up(&self) -> bool {
        self.write_ready();
        !self.queue().is_empty()
    }

    /// Writes one batch, or what is left of it.
    pub(super) fn round<W>(&self, writing: &mut Writing, write: W) -> Round
    where
        W: Fn(&mut Box<dyn Output>, &[u8]) -> io::Result<usize>,
    {
        let Writing { output, batch } = writing;
        if batch.lines == 0 {
            self.queue().take_batch(batch);
        }
        if batch.lines == 0 {
            return Round::Idle;
        }
        match write(output, batch.rest()) {
            Ok(0) => self.fail(io::ErrorKind::WriteZero),
            Ok(bytes) => {
                batch.done += bytes;
                if batch.rest().is_empty() {
                    let lines = batch.lines;
                    // Before anybody is woken: whatever a waker does, these lines are out.
                    batch.clear();
                    self.accept(lines);
                }
                Round::Wrote
            }
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Round::Wrote,
                io::ErrorKind::WouldBlock => Round::Stuck,
                kind => self.fail(kind),
            },
        }
    }

    fn accept(&self, lines: usize) {
        let mut queue = self.queue();
        let ready = queue.accept(lines);
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

    fn hand_over(&self) {
        self.queue().handed_over = true;
        self.handover.notify_one();
    }

    pub(super) fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
