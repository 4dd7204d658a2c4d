//! What the two threads of a sink do: one writes where a request's thread must not, one keeps time, because the first
//! may hang.

use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

use super::{Sink, wake_all, writing::Round};

impl Sink {
    /// What the writer thread does until the sink stops.
    pub(crate) fn write_always(&self) {
        /// Before the output is tried again after an error.
        const PAUSE: Duration = Duration::from_millis(100);
        while self.wait_for_handover() {
            loop {
                let round = self.round(&mut self.writing(), |output, bytes| output.write(bytes));
                match round {
                    Round::Wrote => {}
                    Round::Idle if self.queue().ready() => {}
                    Round::Idle => break,
                    Round::Stuck => std::thread::sleep(PAUSE),
                }
            }
        }
    }

    /// What the keeper thread does until the sink stops: wakes those whose time is up, and asks for checkpoints and, at the end
    /// of the grace time, for the last line.
    pub(crate) fn keep_time(&self, checkpoint: impl Fn(), stop: impl Fn()) {
        loop {
            let mut queue = self.queue();
            let pause = queue.next_date().saturating_duration_since(Instant::now());
            if !queue.finished() && !pause.is_zero() {
                // Waking too early is harmless: the next round looks at the dates again.
                (queue, _) = self.dates.wait_timeout(queue, pause).unwrap_or_else(PoisonError::into_inner);
            }
            if queue.finished() {
                return;
            }
            let late = queue.expire();
            let (due, over) = (queue.cover_now(), queue.grace_is_over());
            drop(queue);
            wake_all(late);
            if due {
                checkpoint();
            }
            if over {
                stop();
            }
        }
    }

    /// Whether there is something to write; not when the sink has stopped and all is written.
    fn wait_for_handover(&self) -> bool {
        let mut queue = self
            .handover
            .wait_while(self.queue(), |queue| !queue.handed_over && !queue.finished())
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut queue.handed_over)
    }
}
