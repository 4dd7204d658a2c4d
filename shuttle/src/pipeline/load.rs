//! A batch, before and after a sender took it.

use std::{ops::Range, time::Duration};

use uuid::Builder;

use crate::{
    body::Body,
    faults::{Attempt, Fate, Schedule},
    frame::{Notice, pieces, write_line, write_notice},
    settings::Settings,
    shipment::{End, Shipment},
};

/// Lines, each with when it was read.
pub(super) struct Batch {
    pub(super) number: u64,
    /// The number of its first line.
    first: u64,
    pub(super) lines: Vec<(Vec<u8>, Duration)>,
    pub(super) fate: Fate,
}

impl Batch {
    pub(super) fn new(number: u64, first: u64, schedule: &Schedule) -> Self {
        Self { number, first, lines: Vec::new(), fate: schedule.fate(number) }
    }

    /// The numbers of its lines.
    pub(super) fn range(&self) -> Range<u64> {
        self.first..self.first + self.lines.len() as u64
    }

    pub(super) fn ended(&self, end: End) -> Shipment {
        Shipment { id: self.id(), lines: self.range(), end }
    }

    fn id(&self) -> String {
        Builder::from_random_bytes(self.fate.id.to_be_bytes()).into_uuid().to_string()
    }
}

/// A batch on its way.
pub(crate) struct Load {
    /// What is sent, at each try.
    pub(crate) body: Body,
    batch: Batch,
    tried: u32,
}

impl Load {
    pub(super) fn new(
        batch: Batch,
        dropped: Option<Notice>,
        lost: Option<Notice>,
        now: Duration,
        settings: &Settings,
    ) -> Self {
        let Settings { app, process, .. } = settings;
        let mut headers =
            vec![("Content-Type", "application/logplex-1".to_owned()), ("X-Request-Id", batch.id())];
        let mut bytes = Vec::new();
        let mut count: usize = batch.lines.iter().map(|(line, _)| pieces(line)).sum();
        for (header, notice) in [("Logplex-Drop-Count", dropped), ("Logplex-Lost-Count", lost)] {
            let Some(notice) = notice else { continue };
            headers.push((header, notice.count.to_string()));
            write_notice(&notice, now, app, &mut bytes);
            count += 1;
        }
        headers.push(("Logplex-Msg-Count", count.to_string()));
        batch.lines.iter().for_each(|(line, read_at)| write_line(line, *read_at, app, process, &mut bytes));
        Self { body: Body::new(&headers, bytes), batch, tried: 0 }
    }

    /// How long it waits in its sender.
    pub(crate) const fn delay(&self) -> Duration {
        self.batch.fate.delay
    }

    /// Begins the next try.
    pub(crate) const fn attempt(&mut self) -> Attempt {
        self.tried += 1;
        self.batch.fate.attempt(self.tried)
    }

    pub(super) const fn tried(&self) -> u32 {
        self.tried
    }

    pub(super) const fn count(&self) -> usize {
        self.batch.lines.len()
    }

    pub(super) fn ended(&self, end: End) -> Shipment {
        self.batch.ended(end)
    }
}

/// What came of a try.
pub(crate) enum Outcome {
    /// An answer with this status.
    Answered(u16),
    /// No answer, and why.
    Failed(String),
}
