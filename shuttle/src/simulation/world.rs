//! A simulation as it runs: what happens when.

use std::{collections::BTreeMap, time::Duration};

use super::{Run, Simulation};
use crate::{
    body::Body,
    faults::Attempt,
    pipeline::{Load, Outcome, Pipeline},
    shipment::Summary,
};

/// A shuttle, the destination, and what they are at.
pub(super) struct World<'a> {
    on: &'a Simulation,
    pipeline: Pipeline,
    /// Senders with nothing to do.
    free: usize,
    agenda: Agenda,
    bodies: Vec<Body>,
    /// How many dropped and lost lines the batch of that id tells of.
    notices: BTreeMap<String, (u64, u64)>,
}

impl<'a> World<'a> {
    pub(super) fn new(on: &'a Simulation) -> Self {
        Self {
            on,
            pipeline: Pipeline::new(on.settings.clone(), on.schedule.clone()),
            free: on.settings.senders,
            agenda: Agenda::default(),
            bodies: Vec::new(),
            notices: BTreeMap::new(),
        }
    }

    /// Lets happen what has to, until nothing is left.
    pub(super) fn run(mut self, lines: &mut dyn Iterator<Item = &[u8]>) -> Run {
        self.agenda.add(START, Event::Read);
        while let Some((now, event)) = self.agenda.next() {
            self.happens(event, now, lines);
        }
        let untold = self.untold();
        let mut shipments = self.pipeline.ended();
        shipments.sort_by_key(|shipment| shipment.lines.start);
        Run { bodies: self.bodies, shipments, untold }
    }

    fn happens(&mut self, event: Event, now: Duration, lines: &mut dyn Iterator<Item = &[u8]>) {
        match event {
            Event::Read => self.read(lines.next(), now),
            Event::Due if self.pipeline.due().is_some_and(|due| due <= now) => self.pipeline.close_batch(now),
            // The batch was full before.
            Event::Due => {}
            Event::Try(load) => self.attempt(load, now),
            Event::Settle(load, outcome) => self.settle(load, outcome, now),
        }
        while self.free > 0 {
            let Some(load) = self.pipeline.take(now) else { break };
            self.free -= 1;
            self.notices.insert(load.body.id().to_owned(), (load.body.dropped(), load.body.lost()));
            self.agenda.add(now + load.delay(), Event::Try(load));
        }
    }

    fn read(&mut self, line: Option<&[u8]>, now: Duration) {
        let Some(line) = line else { return self.pipeline.close_batch(now) };
        self.pipeline.push(line.to_owned(), now);
        if let Some(due) = self.pipeline.due() {
            self.agenda.add(due, Event::Due);
        }
        self.agenda.add(now + self.on.pace, Event::Read);
    }

    fn attempt(&mut self, mut load: Load, now: Duration) {
        let (answered, timeout) = (now + self.on.answers_after, now + self.on.settings.timeout);
        let attempt = load.attempt();
        if matches!(attempt, Attempt::Failed) {
            return self.agenda.add(now, Event::Settle(load, Outcome::Failed("fails on purpose".to_owned())));
        }
        if self.on.outage.contains(&now.saturating_sub(START)) || answered > timeout {
            return self
                .agenda
                .add(timeout, Event::Settle(load, Outcome::Failed("no answer in time".to_owned())));
        }
        let (at, outcome) = match attempt {
            Attempt::Refused => {
                return self.agenda.add(answered, Event::Settle(load, Outcome::Answered(400)));
            }
            Attempt::Unheard => (timeout, Outcome::Failed("its answer was not heard".to_owned())),
            Attempt::Sent | Attempt::Failed => (answered, Outcome::Answered(200)),
        };
        self.bodies.push(load.body.clone());
        self.agenda.add(at, Event::Settle(load, outcome));
    }

    fn untold(&mut self) -> Summary {
        let mut untold = self.pipeline.untold();
        for body in &self.bodies {
            self.notices.remove(body.id());
        }
        for (dropped, lost) in self.notices.values() {
            untold.dropped += dropped;
            untold.lost += lost;
        }
        untold
    }

    fn settle(&mut self, load: Load, outcome: Outcome, now: Duration) {
        match self.pipeline.settle(load, outcome, now) {
            Some((load, pause)) => self.agenda.add(now + pause, Event::Try(load)),
            None => self.free += 1,
        }
    }
}

/// What will happen, in its order.
#[derive(Default)]
struct Agenda {
    events: BTreeMap<(Duration, u64), Event>,
    added: u64,
}

impl Agenda {
    fn add(&mut self, at: Duration, event: Event) {
        // What is added first happens first.
        self.added += 1;
        self.events.insert((at, self.added), event);
    }

    fn next(&mut self) -> Option<(Duration, Event)> {
        let ((at, _), event) = self.events.pop_first()?;
        Some((at, event))
    }
}

enum Event {
    /// The next line is there, or the end of the input.
    Read,
    /// A batch may have waited long enough.
    Due,
    Try(Load),
    Settle(Load, Outcome),
}

/// 2026-01-01T00:00:00Z.
const START: Duration = Duration::from_hours(490_896);
