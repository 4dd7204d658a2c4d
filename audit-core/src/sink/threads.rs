//! What the two threads of a sink do: one writes where a request's thread must not, one keeps time, because the first
//! may hang.

use std::{
    sync::{PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use super::{Sink, wake_all, writing::Round};
use crate::{
    queue::{Queue, Wanted},
    signer::Signer,
};

/// What the keeper asks for.
#[derive(Clone, Copy)]
pub(crate) enum Duty {
    /// A checkpoint.
    Checkpoint,
    /// The signatures that are due.
    Sign,
    /// The last line: the grace time is over.
    Stop,
}

impl Sink {
    /// What the writer thread does until the sink stops.
    pub(crate) fn write_always(&self) {
        /// Before the output is tried again after an error.
        const PAUSE: Duration = Duration::from_millis(100);
        self.has_writer.store(true, Ordering::Relaxed);
        while self.wait_for_handover() {
            loop {
                let mut writing = self.writing();
                // While it hangs, others are to know: the output has taken no more at once before.
                let may_hang = self.queue().stuck;
                let round = self.round(&mut writing, may_hang);
                drop(writing);
                match round {
                    Round::Done if self.queue().lines.ready().is_empty() => break,
                    Round::Stuck if may_hang => std::thread::sleep(PAUSE),
                    Round::Done | Round::More | Round::Stuck => {}
                }
            }
        }
    }

    /// What the keeper thread does until the sink stops: wakes those whose time is up, and asks for what is due.
    pub(crate) fn keep_time(&self, ask: impl Fn(Duty)) {
        loop {
            let mut queue = self.queue();
            queue.kept_until = self.next_date(&queue);
            let pause = queue.kept_until.saturating_duration_since(Instant::now());
            if !queue.finished() && !pause.is_zero() {
                // Waking too early is harmless: the next round looks at the dates again.
                (queue, _) = self.dates.wait_timeout(queue, pause).unwrap_or_else(PoisonError::into_inner);
            }
            if queue.finished() {
                return;
            }
            let late = queue.expire();
            // What is signed covers the checkpoint.
            let duties = [
                (queue.cover_now(), Duty::Checkpoint),
                (self.sign_date(&queue).is_some_and(|date| date <= Instant::now()), Duty::Sign),
                (queue.grace_is_over(), Duty::Stop),
            ];
            drop(queue);
            wake_all(late);
            duties.into_iter().filter(|(due, _)| *due).for_each(|(_, duty)| ask(duty));
        }
    }

    /// The next moment at which something is due.
    fn next_date(&self, queue: &Queue) -> Instant {
        self.sign_date(queue).into_iter().fold(queue.next_date(), Instant::min)
    }

    /// When there is something to sign; never behind the last line.
    fn sign_date(&self, queue: &Queue) -> Option<Instant> {
        self.signer.as_ref().filter(|_| !queue.closed()).and_then(Signer::date)
    }

    /// Whether there is something to write; not when the sink has stopped and all is written.
    fn wait_for_handover(&self) -> bool {
        /// For a line that nobody waits for: others come meanwhile, and are written with it.
        const SOON: Duration = Duration::from_millis(1);
        let wanted = |queue: &Queue, when| queue.wanted >= when || queue.finished();
        let mut queue = self
            .handover
            .wait_while(self.queue(), |queue| !wanted(queue, Wanted::Soon))
            .unwrap_or_else(PoisonError::into_inner);
        if !wanted(&queue, Wanted::Now) {
            (queue, _) = self
                .handover
                .wait_timeout_while(queue, SOON, |queue| !wanted(queue, Wanted::Now))
                .unwrap_or_else(PoisonError::into_inner);
        }
        queue.wanted = Wanted::Never;
        !queue.finished()
    }
}
