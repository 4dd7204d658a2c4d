//! What waits to be written: numbers, lines, places, and who waits for them. All of [`Queue`] is under one lock of the sink; a [`Batch`]
//! is with whoever writes it.

mod batch;
mod cover;
mod lines;
mod moment;
mod places;
mod ready;
mod standing;
mod waiters;
mod wanted;

pub(crate) use batch::Batch;
pub(crate) use lines::Filled;
pub(crate) use moment::{Moment, now};
pub(crate) use places::{For, Held, Places};
pub(crate) use standing::Standing;
pub(crate) use waiters::{Waiter, Want};
pub(crate) use wanted::Wanted;

use std::{
    io,
    task::Waker,
    time::{Duration, Instant},
};

use crate::{
    counters::{Counters, Tally},
    error::Refused,
    health::Health,
    outage::Outage,
    ratchet::Ratchet,
    record::Record,
    seal::Numbers,
};

use cover::Cover;
use lines::Lines;
use waiters::Waiters;

pub(crate) struct Queue {
    pub(crate) lines: Lines,
    /// How long a line may wait.
    patience: Duration,
    /// The time of the youngest line, Unix milliseconds.
    time: u64,
    pub(crate) places: Places,
    pub(crate) counters: Counters,
    /// What the output answered last, when that was an error. Then a line waits, and is tried again.
    pub(crate) fault: Option<io::ErrorKind>,
    /// Since when lines have not been accepted in time,
    outage: Option<Outage>,
    /// and why one was refused last.
    refused: Refused,
    /// How many of the `unrecorded` a line has told of.
    told: u64,
    waiters: Waiters,
    /// The output took no more at once, and lines have waited ever since.
    pub(crate) stuck: bool,
    /// Whether the writer thread is wanted.
    pub(crate) wanted: Wanted,
    cover: Cover,
    /// When the keeper looks at the dates again by itself.
    pub(crate) kept_until: Instant,
    /// No new operation begins; the last line is due at that time, whatever is in flight then.
    closing: Option<Instant>,
    /// The last line has been numbered.
    closed: bool,
    /// When the last line is due, unless it was asked for.
    grace: Option<Instant>,
    /// The threads are to end.
    pub(crate) stopped: bool,
}

impl Queue {
    pub(crate) fn new(patience: Duration) -> Self {
        Self {
            lines: Lines::default(),
            patience,
            time: 0,
            places: Places::new(),
            counters: Counters::default(),
            fault: None,
            outage: None,
            refused: Refused::Deadline,
            told: 0,
            waiters: Waiters::default(),
            stuck: false,
            wanted: Wanted::Never,
            cover: Cover::new(),
            kept_until: Instant::now(),
            closing: None,
            closed: false,
            grace: None,
            stopped: false,
        }
    }

    /// Gives a place back that no line used.
    pub(crate) fn return_place(&mut self, place: For) -> Vec<Waker> {
        self.places.give_back(place);
        self.wake_for_room()
    }

    /// Gives back what an operation still held.
    pub(crate) fn return_places(&mut self, Held { end, after }: Held) -> Vec<Waker> {
        for (_, place) in [(end, For::End), (after, For::After)].into_iter().filter(|(held, _)| *held) {
            self.places.give_back(place);
        }
        self.wake_for_room()
    }

    /// No new operation begins. Those in flight have until then, unless less was said before.
    pub(crate) fn close(&mut self, until: Instant) {
        self.grace = Some(*self.closing.get_or_insert(until));
    }

    /// Whether no new operation begins.
    pub(crate) const fn closing(&self) -> bool {
        self.closing.is_some()
    }

    /// Takes of those who wait for room as many as find some, those first whose time is up first.
    pub(crate) fn wake_for_room(&mut self) -> Vec<Waker> {
        if self.waiters.nobody() {
            return Vec::new();
        }
        let mut ready = self.waiters.take(Want::Room, self.places.lines());
        ready.extend(self.waiters.take(Want::Operation, self.places.operations()));
        ready
    }

    /// Why no line would be accepted now. The oldest one that waits tells: where it is late already, another one would be too,
    /// and nobody need wait to find out. It is also the probe: as soon as those that wait are out, lines are taken again.
    pub(crate) fn trouble(&self) -> Option<Refused> {
        let late = || self.lines.late(self.patience);
        // What can be written is not late: whoever waits for it comes to write it.
        self.fault.map(Refused::Output).or_else(|| (self.stuck && late()).then_some(Refused::Deadline))
    }

    /// How it stands.
    pub(crate) fn health(&self) -> Health {
        let refusing = self.trouble().or(self.closing().then_some(Refused::Closing));
        Health { refusing, waiting: self.lines.len(), counters: self.counters }
    }

    /// Notes that a line, or room for one, was refused.
    pub(crate) fn refuse(&mut self, refused: Refused) -> Refused {
        if self.outage.is_none() {
            self.outage = Outage::of(refused, now(), self.counters);
        }
        self.refused = refused;
        refused
    }

    /// Counts what a refusal led to: in an outage, also where the one that it belongs to has been told of already.
    pub(crate) fn count(&mut self, refused: Refused, change: impl FnOnce(&mut Counters)) {
        self.refuse(refused);
        change(&mut self.counters);
    }

    /// What the next line, a checkpoint or the one in which the session `ends`, is to tell. An outage is told of once.
    pub(crate) fn standing(&mut self, ends: bool) -> Standing {
        let over = ends || self.trouble().is_none();
        Standing {
            counters: self.counters,
            open: self.places.open(),
            leaving: self.places.leaving(),
            outage: self.outage.take_if(|_| over),
        }
    }

    /// What a new line is given last; none behind the last one. The time never runs backwards.
    pub(crate) fn number<'a>(
        &mut self,
        record: &Record,
        place: Option<For>,
        now: Moment,
        keys: &'a Ratchet,
    ) -> Option<Numbers<'a>> {
        if self.closed {
            return None;
        }
        match place {
            Some(place) => self.places.filled(place),
            None => self.places.reserve(),
        }
        let n = self.lines.next();
        match record.tally {
            Tally::Stop => self.closed = true,
            Tally::Checkpoint => self.cover.covered(n),
            Tally::After => _ = self.refuse(self.refused),
            _ => {}
        }
        let Moment { since, t } = now;
        self.lines.push(since);
        self.time = self.time.max(t);
        self.counters.add(record.tally);
        let unrecorded =
            self.counters.unrecorded - std::mem::replace(&mut self.told, self.counters.unrecorded);
        let alone = self.places.alone();
        Some(Numbers { n, since, alone, t: self.time, unrecorded, key: keys.next() })
    }

    /// Notes that a line was written that only a later checkpoint covers; whether that brings its date forward.
    pub(crate) fn uncover(&mut self) -> bool {
        self.cover.uncover()
    }

    /// Whether the keeper has something to do at once.
    pub(crate) fn due(&self) -> bool {
        self.finished() || self.cover.date() <= Instant::now()
    }

    /// Whether a checkpoint is to be written now.
    pub(crate) fn cover_now(&mut self) -> bool {
        self.cover.take_due(self.lines.first()) && !self.closed
    }

    /// Whether the last line is due; once.
    pub(crate) fn grace_is_over(&mut self) -> bool {
        self.grace.take_if(|until| *until <= Instant::now()).is_some()
    }

    /// Whether the threads have nothing left to do.
    pub(crate) fn finished(&self) -> bool {
        self.stopped && self.lines.is_empty()
    }

    /// Notes that so many lines are out, and whether those are all that were taken.
    pub(crate) fn accept(&mut self, lines: usize, all: bool) -> Vec<Waker> {
        self.lines.accept(lines);
        // What is not sealed yet has not been offered.
        self.stuck &= !all || !self.lines.ready().is_empty();
        self.places.emptied(lines);
        self.fault = None;
        if self.outage.is_some() && self.trouble().is_none() {
            // What happened is told as soon as it is over.
            self.cover.hurry();
        }
        let mut ready = self.waiters.take_before(self.lines.first());
        ready.extend(self.wake_for_room());
        ready
    }

    /// Notes that the output failed: everybody who waits learns it at once.
    pub(crate) fn fail(&mut self, kind: io::ErrorKind) -> Vec<Waker> {
        (self.fault, self.stuck) = (Some(kind), true);
        self.waiters.take_all()
    }

    /// Whether the last line has been numbered.
    pub(crate) const fn closed(&self) -> bool {
        self.closed
    }

    /// Whether lines wait for whose sake nobody comes to write: those who wait for them sleep, or have left.
    pub(crate) fn nobody_comes(&self) -> bool {
        self.waiters.for_lines() || self.lines.left_behind()
    }

    /// Those who wait for room that will not come any more.
    pub(crate) fn dismiss(&mut self) -> Vec<Waker> {
        [Want::Room, Want::Operation]
            .into_iter()
            .flat_map(|want| self.waiters.take(want, usize::MAX))
            .collect()
    }

    /// Those whose time is up.
    pub(crate) fn expire(&mut self) -> Vec<Waker> {
        self.waiters.take_late(Instant::now())
    }

    /// The writer thread is wanted; whether it must be told.
    pub(crate) fn want(&mut self, when: Wanted) -> bool {
        let sooner = when > self.wanted;
        self.wanted = self.wanted.max(when);
        sooner
    }

    /// Adds a waiter; whether its date is before the keeper looks.
    pub(crate) fn wait(&mut self, waiter: Waiter) -> bool {
        let sooner = waiter.until < self.kept_until;
        self.waiters.add(waiter);
        sooner
    }

    /// The next moment at which something is due.
    pub(crate) fn next_date(&self) -> Instant {
        let dates = [Some(self.cover.date()), self.waiters.next_date(), self.grace];
        dates.into_iter().flatten().fold(self.cover.date(), Instant::min)
    }
}

#[cfg(test)]
pub(crate) mod tests;
