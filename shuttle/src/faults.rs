//! What goes wrong by itself, decided from a seed.

use std::time::Duration;

use fastrand::Rng;

/// How often each thing goes wrong: of how many batches, from 0 to 1. By default nothing does.
///
/// ```
/// let faults = shuttle::Faults { drop: 0.05, duplicate: 0.1, ..shuttle::Faults::default() };
/// assert_eq!(faults.lose, 0.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Faults {
    /// Finds the buffer full: dropped, and counted by the next notice `L12`.
    pub drop: f64,
    /// Waits in its sender, and others overtake it.
    pub delay: f64,
    /// Arrives, but the answer does not: it is tried again after the timeout and arrives twice.
    pub duplicate: f64,
    /// Fails at each try: lost, and counted by the next notice `L13`.
    pub lose: f64,
    /// Is answered with a 4xx: gone, neither tried again nor counted.
    pub refuse: f64,
    /// How long a delay is at most.
    pub longest_delay: Duration,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            drop: 0.0,
            delay: 0.0,
            duplicate: 0.0,
            lose: 0.0,
            refuse: 0.0,
            longest_delay: Duration::from_secs(3),
        }
    }
}

/// What happens to which batch: a function of the seed and the batch's number, whatever the threads do meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    seed: u64,
    faults: Faults,
}

impl Schedule {
    pub(crate) const fn new(seed: u64, faults: Faults) -> Self {
        Self { seed, faults }
    }

    /// Rolls the dice of each fault, in the same order always: a rate that is changed changes nothing of the other faults.
    pub(crate) fn fate(&self, batch: u64) -> Fate {
        let mut dice = Rng::with_seed(self.seed ^ batch.wrapping_add(1).wrapping_mul(SPREAD));
        let id = dice.u128(..);
        let mut happens = |rate: f64| dice.f64() < rate;
        let Faults { drop, delay, duplicate, lose, refuse, longest_delay } = &self.faults;
        let (dropped, delayed, duplicated) = (happens(*drop), happens(*delay), happens(*duplicate));
        let (lost, refused) = (happens(*lose), happens(*refuse));
        let tries = match (lost, refused) {
            (true, _) => Attempt::Failed,
            (false, true) => Attempt::Refused,
            (false, false) => Attempt::Sent,
        };
        let delay = if delayed { longest_delay.mul_f64(dice.f64()) } else { Duration::ZERO };
        Fate { id, dropped, delay, duplicated, tries }
    }
}

/// What happens to one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fate {
    /// The batch's id, by chance as well.
    pub(crate) id: u128,
    pub(crate) dropped: bool,
    pub(crate) delay: Duration,
    /// Whether nobody hears of its first try.
    duplicated: bool,
    /// How its other tries go.
    tries: Attempt,
}

impl Fate {
    /// How its try of that number goes, counted from 1. What is both duplicated and lost arrives once, and counts as lost.
    pub(crate) const fn attempt(&self, number: u32) -> Attempt {
        if self.duplicated && number == 1 { Attempt::Unheard } else { self.tries }
    }
}

/// How a try goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// As the destination wants.
    Sent,
    /// It arrives, and nobody hears of it.
    Unheard,
    /// It does not arrive.
    Failed,
    /// It is answered, and not taken.
    Refused,
}

/// Neighbouring batches get seeds that share nothing: 2^64 over the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(faults: Faults) -> Vec<Fate> {
        let schedule = Schedule::new(7, faults);
        (0..10_000).map(|batch| schedule.fate(batch)).collect()
    }

    #[test]
    fn rates_are_kept() {
        let fates = fates(Faults { drop: 0.05, delay: 0.2, duplicate: 1.0, ..Faults::default() });
        let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count();
        assert!((400..600).contains(&count(|fate| fate.dropped)));
        assert!((1_800..2_200).contains(&count(|fate| !fate.delay.is_zero())));
        assert_eq!((count(|fate| fate.duplicated), count(|fate| fate.tries != Attempt::Sent)), (10_000, 0));
    }

    #[test]
    fn a_rate_changes_nothing_of_the_others() {
        let without = fates(Faults { lose: 0.3, ..Faults::default() });
        let with = fates(Faults { lose: 0.3, drop: 0.5, delay: 0.5, ..Faults::default() });
        assert!(without.iter().zip(&with).all(|(one, other)| (one.id, one.tries) == (other.id, other.tries)));
    }

    #[test]
    fn only_the_first_try_goes_unheard() {
        let (dropped, delay, duplicated) = (false, Duration::ZERO, true);
        let fate = Fate { id: 0, dropped, delay, duplicated, tries: Attempt::Sent };
        assert_eq!([fate.attempt(1), fate.attempt(2)], [Attempt::Unheard, Attempt::Sent]);
        let fate = Fate { tries: Attempt::Failed, ..fate };
        assert_eq!([fate.attempt(1), fate.attempt(2)], [Attempt::Unheard, Attempt::Failed]);
    }
}
