//! A shuttle in no time: the same batches, on a clock that only counts.

use std::{collections::BTreeMap, ops::Range, time::Duration};

use crate::{
    body::Body,
    faults::{Attempt, Faults, Schedule},
    pipeline::{Load, Outcome, Pipeline},
    settings::Settings,
    shipment::{Shipment, Summary},
};

/// What a destination would get, worked out without threads, sockets or waiting: the same for the same seed, always.
///
/// ```
/// use shuttle::{Faults, Simulation};
///
/// let lines: String = (0..1_000).map(|n| format!("line {n}\n")).collect();
/// let faults = Faults { drop: 0.1, delay: 0.3, ..Faults::default() };
/// let run = Simulation::new(7, faults).run(lines.as_bytes());
///
/// let arrived: Vec<&[u8]> = run.bodies.iter().flat_map(|body| body.lines()).collect();
/// assert!(arrived.len() < 1_000, "some batches were dropped");
/// assert!(!arrived.is_sorted(), "and others overtook each other");
/// assert_eq!(arrived.len() as u64 + run.summary().dropped, 1_000);
/// ```
#[derive(Debug, Clone)]
pub struct Simulation {
    settings: Settings,
    schedule: Schedule,
    pace: Duration,
    answers_after: Duration,
    outage: Range<Duration>,
}

/// What came of a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What arrived, in this order.
    pub bodies: Vec<Body>,
    /// What became of each batch, in the order of the lines.
    pub shipments: Vec<Shipment>,
    /// The lines dropped and lost that no notice tells of: left in the shuttle at the end, or their notice went with a batch
    /// that did not arrive.
    pub untold: Summary,
}

impl Simulation {
    /// A shuttle with log-shuttle's settings that reads a line each 10 ms, before a destination that answers after 20 ms.
    pub fn new(seed: u64, faults: Faults) -> Self {
        Self {
            settings: Settings::default(),
            schedule: Schedule::new(seed, faults),
            pace: Duration::from_millis(10),
            answers_after: Duration::from_millis(20),
            outage: Duration::ZERO..Duration::ZERO,
        }
    }

    /// Other settings.
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// How long after a line the next one is read. Without a pause all are there at once, and more than fit into the
    /// buffer.
    pub fn pace(self, pace: Duration) -> Self {
        Self { pace, ..self }
    }

    /// How long the destination takes to answer.
    pub fn answers_after(self, time: Duration) -> Self {
        Self { answers_after: time, ..self }
    }

    /// A time, from the first line, in which nothing reaches the destination and nothing fails before the timeout.
    pub fn outage(self, outage: Range<Duration>) -> Self {
        Self { outage, ..self }
    }

    /// Puts these lines through the shuttle until nothing is left in it.
    pub fn run(&self, input: &[u8]) -> Run {
        let pipeline = Pipeline::new(self.settings.clone(), self.schedule.clone());
        let free = self.settings.senders;
        let (agenda, bodies, notices) = (Agenda::default(), Vec::new(), BTreeMap::new());
        let mut world = World { on: self, pipeline, free, agenda, bodies, notices };
        world.agenda.add(START, Event::Read);
        let mut lines = input.split_inclusive(|byte| *byte == b'\n');
        while let Some((now, event)) = world.agenda.next() {
            world.happens(event, now, &mut lines);
        }
        let untold = world.untold();
        let mut shipments = world.pipeline.ended();
        shipments.sort_by_key(|shipment| shipment.lines.start);
        Run { bodies: world.bodies, shipments, untold }
    }
}

impl Run {
    /// How many lines ended how.
    pub fn summary(&self) -> Summary {
        self.shipments.iter().collect()
    }

    /// How often that batch arrived.
    pub fn arrivals(&self, shipment: &Shipment) -> usize {
        self.bodies.iter().filter(|body| body.id() == shipment.id).count()
    }
}

/// A simulation as it runs.
struct World<'a> {
    on: &'a Simulation,
    pipeline: Pipeline,
    /// Senders with nothing to do.
    free: usize,
    agenda: Agenda,
    bodies: Vec<Body>,
    /// How many dropped and lost lines the batch of that id tells of.
    notices: BTreeMap<String, (u64, u64)>,
}

impl World<'_> {
    fn happens<'a>(&mut self, event: Event, now: Duration, lines: &mut impl Iterator<Item = &'a [u8]>) {
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
