//! Operations in flight: what is known of each before it is shown.

use std::{
    collections::{HashMap, HashSet},
    io,
};

use super::{
    early::Early,
    filter::{Filter, Met},
};
use crate::event::{Event, FIELDS, Phase};

/// Puts verified lines together to operations. Memory grows with those in flight, with those of which a line is lost,
/// and, where not all are shown, with the ids of those that were; what is [early](Early) has its bound.
pub(super) struct Flights<'a> {
    filter: &'a Filter,
    keep: Keep,
    in_flight: HashMap<String, Flight>,
    /// Operations that were shown, where not all are: what corrects them is shown as well, whatever it says itself.
    shown_ops: HashSet<String>,
    early: Early,
}

/// What is kept of an operation.
#[derive(Clone, Copy)]
pub(super) struct Keep {
    /// Whether it is shown as one, when its end and all its parts are there; else each of its lines, as soon as it is known to be wanted.
    pub(super) whole: bool,
    /// Whether the names of its fields are kept of every part.
    pub(super) fields: bool,
}

#[derive(Default)]
struct Flight {
    /// What is kept to be shown.
    lines: Vec<Event>,
    met: Met,
    shown: bool,
    begun: bool,
    parts: u64,
    /// Whether a part is kept that names whoever is looked for.
    named: bool,
    end: Option<End>,
    /// Corrections that came before it was shown.
    after: Vec<Event>,
}

struct End {
    begun: bool,
    parts: u64,
}

/// Lines that are shown: one, or all that is to be said of an operation.
pub(super) type Tell<'a> = dyn FnMut(&[Event]) -> io::Result<()> + 'a;

impl<'a> Flights<'a> {
    pub(super) fn new(filter: &'a Filter, keep: Keep) -> Self {
        Self { filter, keep, in_flight: HashMap::new(), shown_ops: HashSet::new(), early: Early::default() }
    }

    pub(super) fn take(&mut self, event: Event, tell: &mut Tell<'_>) -> io::Result<()> {
        let Some(op) = event.text("/op").filter(|_| event.verified).map(str::to_owned) else {
            return if self.filter.shows(&event) { tell(&[event]) } else { Ok(()) };
        };
        if event.phase() == Phase::After {
            return match self.in_flight.get_mut(&op) {
                // It stands behind what it corrects.
                Some(flight) if !flight.shown => {
                    flight.after.push(event);
                    Ok(())
                }
                _ if self.shown_ops.contains(&op) || self.filter.shows(&event) => tell(&[event]),
                _ => {
                    self.early.put(op, event);
                    Ok(())
                }
            };
        }
        let early = || Flight { after: self.early.take(&op), ..Flight::default() };
        let flight = self.in_flight.entry(op.clone()).or_insert_with(early);
        flight.take(event, self.filter, self.keep);
        if self.filter.is_met(flight.met) && (flight.has_all_parts() || !self.keep.whole) {
            flight.show(tell)?;
        }
        if flight.shown && self.filter.narrows() && !self.shown_ops.contains(&op) {
            self.shown_ops.insert(op.clone());
        }
        if flight.is_complete()
            && let Some(flight) = self.in_flight.remove(&op)
        {
            flight.leave(self.filter, tell)?;
        }
        Ok(())
    }

    /// Shows what has no end, or not all of its parts, the oldest first.
    pub(super) fn finish(self, tell: &mut Tell<'_>) -> io::Result<()> {
        let mut left: Vec<_> = self.in_flight.into_values().filter(|flight| !flight.shown).collect();
        left.sort_by_key(Flight::time);
        left.into_iter().try_for_each(|mut flight| {
            if self.filter.is_met(flight.met) {
                flight.show(tell)?;
            }
            flight.leave(self.filter, tell)
        })
    }
}

impl Flight {
    fn take(&mut self, mut event: Event, filter: &Filter, keep: Keep) {
        let met = filter.met(&event);
        self.met = self.met.and(met);
        let kept = match event.phase() {
            Phase::Begin => {
                self.begun = true;
                true
            }
            Phase::Part => {
                self.parts += 1;
                let names = filter.names(&event) && !(keep.whole && self.named);
                self.named |= names;
                names || (keep.fields && self.leave_fields(&mut event))
            }
            _ => {
                let begun = event.said.get("begun").is_some();
                self.end = Some(End { begun, parts: event.number("/parts").unwrap_or(0) });
                true
            }
        };
        // What was shown as one is not shown again.
        if kept && !(keep.whole && self.shown) {
            self.lines.push(event);
        }
    }

    /// Takes away whose data a part is about, which another one says; whether it has fields that no other line has.
    fn leave_fields(&self, part: &mut Event) -> bool {
        if let Some(members) = part.said.as_object_mut() {
            members.retain(|list, _| !SUBJECTS.contains(&list.as_str()));
        }
        let known = |list, name| self.lines.iter().any(|line| line.fields(list).any(|known| known == name));
        FIELDS.iter().any(|list| part.fields(list).any(|name| !known(list, name)))
    }

    fn show(&mut self, tell: &mut Tell<'_>) -> io::Result<()> {
        self.shown = true;
        let lines = std::mem::take(&mut self.lines);
        if !lines.is_empty() {
            tell(&lines)?;
        }
        self.after.drain(..).try_for_each(|after| tell(&[after]))
    }

    /// Where it is not going to be shown, a correction may be, for its own sake.
    fn leave(self, filter: &Filter, tell: &mut Tell<'_>) -> io::Result<()> {
        self.after.into_iter().filter(|after| filter.shows(after)).try_for_each(|after| tell(&[after]))
    }

    /// When the first of its lines was written that are not shown yet.
    fn time(&self) -> Option<u64> {
        self.lines.iter().chain(&self.after).map(Event::time).next()
    }

    fn has_all_parts(&self) -> bool {
        self.end.as_ref().is_some_and(|end| self.parts >= end.parts)
    }

    /// Whether no line of it can be missing any more.
    fn is_complete(&self) -> bool {
        self.has_all_parts() && self.end.as_ref().is_some_and(|end| self.begun || !end.begun)
    }
}

/// Lists of whose data it was.
const SUBJECTS: [&str; 2] = ["patients", "records"];
