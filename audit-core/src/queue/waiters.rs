//! Those who wait until a line is accepted, or for room. What becomes of a line concerns few of many thousands, and nobody looks
//! through them all.

use std::{
    collections::{BTreeMap, BTreeSet},
    task::Waker,
    time::Instant,
};

/// Somebody who waits until a line is accepted, or, without a line, for room.
pub(crate) struct Waiter {
    pub(crate) line: Option<u64>,
    pub(crate) until: Instant,
    pub(crate) waker: Waker,
}

/// All of them.
#[derive(Default)]
pub(super) struct Waiters {
    /// By what they wait for, and until when. Room comes before all lines.
    wakers: BTreeMap<Option<u64>, BTreeMap<Instant, Vec<Waker>>>,
    /// The same by their dates.
    dates: BTreeSet<(Instant, Option<u64>)>,
}

impl Waiters {
    pub(super) fn add(&mut self, Waiter { line, until, waker }: Waiter) {
        let wakers = self.wakers.entry(line).or_default().entry(until).or_default();
        // Whoever is polled more than once waits once.
        if !wakers.iter().any(|known| known.will_wake(&waker)) {
            wakers.push(waker);
            self.dates.insert((until, line));
        }
    }

    /// The first date at which somebody's time is up.
    pub(super) fn next_date(&self) -> Option<Instant> {
        Some(self.dates.first()?.0)
    }

    /// Takes those who wait for lines before that one, and those who wait for room.
    pub(super) fn take_before(&mut self, line: u64) -> Vec<Waker> {
        let later = self.wakers.split_off(&Some(line));
        let ready = std::mem::replace(&mut self.wakers, later);
        self.take(ready)
    }

    /// Takes those who wait for room.
    pub(super) fn take_room(&mut self) -> Vec<Waker> {
        let ready = self.wakers.remove_entry(&None);
        self.take(ready)
    }

    /// Takes everybody.
    pub(super) fn take_all(&mut self) -> Vec<Waker> {
        let ready = std::mem::take(&mut self.wakers);
        self.take(ready)
    }

    /// Takes those whose time is up.
    pub(super) fn take_late(&mut self, now: Instant) -> Vec<Waker> {
        let mut late = Vec::new();
        while let Some((until, line)) = self.dates.first().copied().filter(|(until, _)| *until <= now) {
            self.dates.pop_first();
            let Some(of_line) = self.wakers.get_mut(&line) else { continue };
            late.extend(of_line.remove(&until).into_iter().flatten());
            if of_line.is_empty() {
                self.wakers.remove(&line);
            }
        }
        late
    }

    fn take(
        &mut self,
        ready: impl IntoIterator<Item = (Option<u64>, BTreeMap<Instant, Vec<Waker>>)>,
    ) -> Vec<Waker> {
        let mut taken = Vec::new();
        for (line, by_date) in ready {
            for (until, wakers) in by_date {
                self.dates.remove(&(until, line));
                taken.extend(wakers);
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, task::Wake, time::Duration};

    use super::*;

    struct Somebody;

    impl Wake for Somebody {
        fn wake(self: Arc<Self>) {}
    }

    /// So many waiters for each line, and as many for room: each waits a second longer than the one before.
    fn waiters(now: Instant, lines: &[Option<u64>], each: u64) -> Waiters {
        let mut waiters = Waiters::default();
        for (place, line) in lines.iter().enumerate() {
            for second in 0..each {
                let until = now + Duration::from_secs(place as u64 * each + second);
                let waker = Waker::from(Arc::new(Somebody));
                // Twice, as a future that is polled twice does.
                waiters.add(Waiter { line: *line, until, waker: waker.clone() });
                waiters.add(Waiter { line: *line, until, waker });
            }
        }
        waiters
    }

    #[test]
    fn only_those_are_taken_whom_it_concerns() {
        let now = Instant::now();
        let all = [Some(7), None, Some(8), Some(9)];
        let mut them = waiters(now, &all, 3);
        assert_eq!(them.take_before(9).len(), 9);
        assert_eq!(them.take_before(10).len(), 3);
        assert_eq!(them.next_date(), None);
        let mut them = waiters(now, &all, 3);
        assert_eq!((them.take_room().len(), them.take_room().len(), them.take_all().len()), (3, 0, 9));
        assert_eq!(them.next_date(), None);
    }

    #[test]
    fn those_whose_time_is_up_are_taken_in_time() {
        let now = Instant::now();
        let mut them = waiters(now, &[None, Some(3)], 2);
        assert_eq!(them.next_date(), Some(now));
        assert_eq!(them.take_late(now + Duration::from_secs(2)).len(), 3);
        assert_eq!(them.next_date(), Some(now + Duration::from_secs(3)));
        assert_eq!(them.take_late(now + Duration::from_secs(3)).len(), 1);
        assert_eq!((them.next_date(), them.take_all().len()), (None, 0));
    }
}
