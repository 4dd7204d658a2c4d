//! A shuttle in no time: the same batches, on a clock that only counts.

mod world;

use std::{ops::Range, time::Duration};

use crate::{
    body::Body,
    faults::{Faults, Schedule},
    settings::Settings,
    shipment::{Shipment, Summary},
};
use world::World;

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
        World::new(self).run(&mut input.split_inclusive(|byte| *byte == b'\n'))
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
