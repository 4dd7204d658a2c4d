//! The shuttle without its threads and its clock: lines in, batches out. Whoever drives it says what time it is.

mod load;

use std::{collections::VecDeque, mem, time::Duration};

use crate::{
    faults::Schedule,
    frame::Notice,
    settings::Settings,
    shipment::{End, Shipment, Summary},
};
use load::Batch;
pub(crate) use load::{Load, Outcome};

/// All that a shuttle knows. Times are those since 1970.
pub(crate) struct Pipeline {
    settings: Settings,
    schedule: Schedule,
    filling: Batch,
    /// Batches that wait for a sender.
    buffer: VecDeque<Batch>,
    dropped: Count,
    lost: Count,
    ended: Vec<Shipment>,
}

impl Pipeline {
    pub(crate) fn new(settings: Settings, schedule: Schedule) -> Self {
        let filling = Batch::new(0, 0, &schedule);
        let (dropped, lost) = (Count::default(), Count::default());
        Self { settings, schedule, filling, buffer: VecDeque::new(), dropped, lost, ended: Vec::new() }
    }

    /// Takes a line that was read now, with its newline. Says whether that is news for those who wait.
    pub(crate) fn push(&mut self, line: Vec<u8>, now: Duration) -> bool {
        self.filling.lines.push((line, now));
        let count = self.filling.lines.len();
        if count >= self.settings.batch_lines {
            self.close_batch(now);
            return true;
        }
        count == 1
    }

    /// When the batch that fills must go.
    pub(crate) fn due(&self) -> Option<Duration> {
        self.filling.lines.first().map(|(_, read_at)| *read_at + self.settings.batch_wait)
    }

    /// Lets the batch that fills go: into the buffer, or nowhere.
    pub(crate) fn close_batch(&mut self, now: Duration) {
        let batch = &self.filling;
        if batch.lines.is_empty() {
            return;
        }
        let next = Batch::new(batch.number + 1, batch.range().end, &self.schedule);
        let batch = mem::replace(&mut self.filling, next);
        if batch.fate.dropped || self.buffer.len() >= self.settings.buffer {
            self.dropped.add(batch.lines.len(), now);
            self.ended.push(batch.ended(End::Dropped));
        } else {
            self.buffer.push_back(batch);
        }
    }

    /// The next batch for a sender, behind the notices that are due.
    pub(crate) fn take(&mut self, now: Duration) -> Option<Load> {
        let batch = self.buffer.pop_front()?;
        let dropped = self.dropped.take("L12", "dropped");
        let lost = self.lost.take("L13", "lost");
        Some(Load::new(batch, dropped, lost, now, &self.settings))
    }

    /// Takes what came of a try, and gives the load back where it is to be tried again, with the pause before that.
    pub(crate) fn settle(&mut self, load: Load, outcome: Outcome, now: Duration) -> Option<(Load, Duration)> {
        let end = match outcome {
            Outcome::Answered(status) if status >= 400 => End::Refused(status),
            Outcome::Answered(_) => End::Delivered,
            Outcome::Failed(_) if self.tries_again(&load) => {
                let pause = self.settings.pause * load.tried();
                return Some((load, pause));
            }
            Outcome::Failed(why) => {
                self.lost.add(load.count(), now);
                End::Lost(why)
            }
        };
        self.ended.push(load.ended(end));
        None
    }

    fn tries_again(&self, load: &Load) -> bool {
        load.tried() < self.settings.attempts && self.buffer.len() < self.settings.crowded()
    }

    /// The lines that no notice has told of.
    pub(crate) const fn untold(&self) -> Summary {
        Summary { delivered: 0, refused: 0, dropped: self.dropped.lines, lost: self.lost.lines }
    }

    /// The batches that ended since it was asked last.
    pub(crate) fn ended(&mut self) -> Vec<Shipment> {
        mem::take(&mut self.ended)
    }
}

/// Lines that no notice has told of yet.
#[derive(Default)]
struct Count {
    lines: u64,
    since: Duration,
}

impl Count {
    fn add(&mut self, lines: usize, now: Duration) {
        if self.lines == 0 {
            self.since = now;
        }
        self.lines += lines as u64;
    }

    fn take(&mut self, code: &'static str, verb: &'static str) -> Option<Notice> {
        let Self { lines: count, since } = mem::take(self);
        (count > 0).then_some(Notice { code, count, verb, since })
    }
}
