//! Those who wait until a line is accepted, or for room. What becomes of a line concerns few of many thousands, and nobody looks
//! through them all.

use std::{
    collections::{BTreeMap, BTreeSet},
    task::Waker,
    time::Instant,
};

/// Somebody who waits.
pub(crate) struct Waiter {
    pub(crate) want: Want,
    pub(crate) until: Instant,
    pub(crate) waker: Waker,
}

/// What somebody waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Want {
    /// Room for a line.
    Room,
    /// Room for an operation.
    Operation,
    /// The acceptance of the line with that number.
    Line(u64),
    /// Nothing but the date.
    Date,
}

/// All of them.
#[derive(Default)]
pub(super) struct Waiters {
    /// By what they want, and until when.
    wakers: BTreeMap<Key, Vec<Waker>>,
    /// The same by their dates.
    dates: BTreeSet<(Instant, Want)>,
}

/// None is before all others who want that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(Want, Option<Instant>);

impl Waiters {
    pub(super) fn add(&mut self, Waiter { want, until, waker }: Waiter) {
        let wakers = self.wakers.entry(Key(want, Some(until))).or_default();
        // Whoever is polled more than once waits once.
        if !wakers.iter().any(|known| known.will_wake(&waker)) {
            wakers.push(waker);
            self.dates.insert((until, want));
        }
    }

    pub(super) fn nobody(&self) -> bool {
        self.wakers.is_empty()
    }

    /// Whether somebody waits for a line.
    pub(super) fn for_lines(&self) -> bool {
        self.first(Want::Line(0)).is_some_and(|Key(want, _)| want < Want::Date)
    }

    /// The first date at which somebody's time is up.
    pub(super) fn next_date(&self) -> Option<Instant> {
        Some(self.dates.first()?.0)
    }

    /// Takes those who wait for lines before that one.
    pub(super) fn take_before(&mut self, line: u64) -> Vec<Waker> {
        let mut taken = Vec::new();
        while let Some(first) = self.first(Want::Line(0)).filter(|Key(want, _)| *want < Want::Line(line)) {
            taken.extend(self.remove(first));
        }
        taken
    }

    /// Takes everybody.
    pub(super) fn take_all(&mut self) -> Vec<Waker> {
        self.dates.clear();
        std::mem::take(&mut self.wakers).into_values().flatten().collect()
    }

    /// Takes those whose time is up.
    pub(super) fn take_late(&mut self, now: Instant) -> Vec<Waker> {
        let mut late = Vec::new();
        while let Some((until, want)) = self.dates.first().filter(|(until, _)| *until <= now).copied() {
            late.extend(self.remove(Key(want, Some(until))));
        }
        late
    }

    /// Takes so many of those who want that, those first whose time is up first; a few more where that is at the same time.
    pub(super) fn take(&mut self, want: Want, most: usize) -> Vec<Waker> {
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(first) = self.first(want).filter(|first| first.0 == want)
        {
            taken.extend(self.remove(first));
        }
        taken
    }

    /// The first ones who want that, or else what comes behind it.
    fn first(&self, want: Want) -> Option<Key> {
        self.wakers.range(Key(want, None)..).next().map(|(key, _)| *key)
    }

    fn remove(&mut self, key: Key) -> Vec<Waker> {
        if let Key(want, Some(until)) = key {
            self.dates.remove(&(until, want));
        }
        self.wakers.remove(&key).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        task::Wake,
        time::Duration,
    };

    use super::{
        Want::{Date, Line, Operation, Room},
        *,
    };

    struct Somebody;

    impl Wake for Somebody {
        fn wake(self: Arc<Self>) {}
    }

    /// So many of each: each waits a second longer than the one before.
    fn waiters(now: Instant, wants: &[Want], each: u64) -> Waiters {
        let mut waiters = Waiters::default();
        for (place, want) in wants.iter().enumerate() {
            for second in 0..each {
                let until = now + Duration::from_secs(place as u64 * each + second);
                let waker = Waker::from(Arc::new(Somebody));
                // Twice, as a future that is polled twice does.
                waiters.add(Waiter { want: *want, until, waker: waker.clone() });
                waiters.add(Waiter { want: *want, until, waker });
            }
        }
        waiters
    }

    #[test]
    fn only_those_are_taken_whom_it_concerns() {
        let now = Instant::now();
        let all = [Line(7), Room, Line(8), Operation, Line(9), Date];
        let mut them = waiters(now, &all, 3);
        assert_eq!(them.take_before(9).len(), 6);
        assert_eq!(them.take_before(9).len(), 0);
        assert_eq!(them.take(Room, 2).len(), 2);
        assert_eq!(them.take(Room, 2).len(), 1);
        assert_eq!(them.take(Operation, usize::MAX).len(), 3);
        assert_eq!(them.next_date(), Some(now + Duration::from_secs(12)));
        assert_eq!((them.take_all().len(), them.next_date()), (6, None));
    }

    #[test]
    fn those_whose_time_is_up_are_taken_in_time() {
        let now = Instant::now();
        let mut them = waiters(now, &[Room, Line(3)], 2);
        assert_eq!(them.next_date(), Some(now));
        assert_eq!(them.take_late(now + Duration::from_secs(2)).len(), 3);
        assert_eq!(them.next_date(), Some(now + Duration::from_secs(3)));
        assert_eq!(them.take_late(now + Duration::from_secs(3)).len(), 1);
        assert_eq!((them.next_date(), them.take_all().len()), (None, 0));
    }

    /// Notes who was woken.
    struct Noted(u64, Arc<Mutex<Vec<u64>>>);

    impl Wake for Noted {
        fn wake(self: Arc<Self>) {
            self.1.lock().unwrap().push(self.0);
        }
    }

    #[test]
    fn those_whose_time_is_up_first_come_first() {
        let (now, woken) = (Instant::now(), Arc::default());
        let mut them = Waiters::default();
        for second in [3, 1, 2] {
            let until = now + Duration::from_secs(second);
            let waker = Waker::from(Arc::new(Noted(second, Arc::clone(&woken))));
            them.add(Waiter { want: Room, until, waker });
        }
        for _ in 0..3 {
            them.take(Room, 1).into_iter().for_each(Waker::wake);
        }
        assert_eq!(*woken.lock().unwrap(), [1, 2, 3]);
    }
}
