//! Operations in flight: what is known of each before it is shown.

use std::{
    collections::{HashMap, HashSet},
    io,
};

use super::filter::{Filter, Met};
use crate::event::{Event, Phase};

/// Puts verified lines together to operations. Memory grows with those in flight.
pub(super) struct Flights<'a> {
    filter: &'a Filter,
    /// Whether an operation is shown as one, when it has ended; else each of its lines, as soon as it is known to be wanted.
    whole: bool,
    in_flight: HashMap<String, Flight>,
    /// Operations that were shown for more than their end says: a correction of them is shown as well.
    also: HashSet<String>,
}

#[derive(Default)]
struct Flight {
    /// What is kept to be shown.
    lines: Vec<Event>,
    met: Met,
    shown: bool,
    begun: bool,
    parts: u64,
    end: Option<End>,
}

struct End {
    begun: bool,
    parts: u64,
    met: Met,
}

/// Lines that are shown: one, or all that is to be said of an operation.
pub(super) type Tell<'a> = dyn FnMut(&[Event]) -> io::Result<()> + 'a;

impl<'a> Flights<'a> {
    pub(super) fn new(filter: &'a Filter, whole: bool) -> Self {
        Self { filter, whole, in_flight: HashMap::new(), also: HashSet::new() }
    }

    pub(super) fn take(&mut self, event: Event, tell: &mut Tell<'_>) -> io::Result<()> {
        let Some(op) = event.text("/op").filter(|_| event.verified).map(str::to_owned) else {
            return if self.filter.shows(&event) { tell(&[event]) } else { Ok(()) };
        };
        if event.phase() == Phase::After {
            let shown = self.also.contains(&op) || self.filter.shows(&event);
            return if shown { tell(&[event]) } else { Ok(()) };
        }
        let flight = self.in_flight.entry(op.clone()).or_default();
        flight.take(event, self.filter, self.whole);
        if self.filter.is_met(flight.met) && (flight.end.is_some() || !self.whole) {
            flight.show(tell)?;
        }
        if flight.shown && flight.end.as_ref().is_some_and(|end| !self.filter.is_met(end.met)) {
            self.also.insert(op.clone());
        }
        if flight.is_complete() {
            self.in_flight.remove(&op);
        }
        Ok(())
    }

    /// Shows what has no end, the oldest first.
    pub(super) fn finish(self, tell: &mut Tell<'_>) -> io::Result<()> {
        let left =
            self.in_flight.into_values().filter(|flight| !flight.shown && self.filter.is_met(flight.met));
        let mut left: Vec<_> = left.filter(|flight| !flight.lines.is_empty()).collect();
        left.sort_by_key(|flight| flight.lines[0].time());
        left.iter_mut().try_for_each(|flight| flight.show(tell))
    }
}

impl Flight {
    fn take(&mut self, event: Event, filter: &Filter, whole: bool) {
        let met = filter.met(&event);
        self.met = self.met.and(met);
        let keep = match event.phase() {
            Phase::Begin => {
                self.begun = true;
                true
            }
            Phase::Part => {
                self.parts += 1;
                let first = !self.lines.iter().any(|line| line.phase() == Phase::Part);
                filter.names(&event) && (first || !whole)
            }
            _ => {
                let begun = event.said.get("begun").is_some();
                self.end = Some(End { begun, parts: event.number("/parts").unwrap_or(0), met });
                true
            }
        };
        // What was shown as one is not shown again.
        if keep && !(whole && self.shown) {
            self.lines.push(event);
        }
    }

    fn show(&mut self, tell: &mut Tell<'_>) -> io::Result<()> {
        self.shown = true;
        let lines = std::mem::take(&mut self.lines);
        if lines.is_empty() { Ok(()) } else { tell(&lines) }
    }

    /// Whether no line of it can be missing any more.
    fn is_complete(&self) -> bool {
        self.end.as_ref().is_some_and(|end| (self.begun || !end.begun) && self.parts >= end.parts)
    }
}
