//! The keys of a forward-secure session, as the auditor can compute them: forward from the first, one for each number.

use zeroize::Zeroizing;

use crate::ratchet::LineKey;

/// The keys that were computed and are kept: lines come out of order, and going back is starting over.
pub(super) struct Chain {
    /// Those of each so many numbers.
    steps: Vec<Zeroizing<[u8; 32]>>,
    step: u64,
    /// Those of the last lines, one for each batch that may be under way beside others.
    cursors: [Cursor; 4],
    /// Which of them is replaced next.
    turn: usize,
}

#[derive(Clone, Default)]
struct Cursor {
    n: u64,
    key: Zeroizing<[u8; 32]>,
}

impl Chain {
    pub(super) fn new(first: Zeroizing<[u8; 32]>) -> Self {
        let cursor = Cursor { n: 0, key: first.clone() };
        Self { steps: vec![first], step: STEP, cursors: std::array::from_fn(|_| cursor.clone()), turn: 0 }
    }

    /// The key of that number. It costs a step for each number between this one and the nearest below it that is kept.
    pub(super) fn key(&mut self, n: u64) -> Zeroizing<[u8; 32]> {
        let (place, mut cursor) = self.nearest(n);
        while cursor.n < n {
            cursor.key = LineKey::of(&cursor.key).following();
            cursor.n += 1;
            if cursor.n == self.steps.len() as u64 * self.step {
                self.keep(cursor.key.clone());
            }
        }
        let key = cursor.key.clone();
        self.cursors[place] = cursor;
        key
    }

    /// How many steps it takes to that number.
    pub(super) fn steps_to(&self, n: u64) -> u64 {
        n - self.kept_below(n).1.max(self.cursor_below(n).map_or(0, |(_, cursor)| cursor.n))
    }

    /// Keeps a key for whoever comes back; half of them, where there are too many.
    fn keep(&mut self, key: Zeroizing<[u8; 32]>) {
        self.steps.push(key);
        if self.steps.len() > KEPT {
            let mut nth = 0;
            self.steps.retain(|_| {
                nth += 1;
                nth % 2 == 1
            });
            self.step *= 2;
        }
    }

    /// The place of the last step up to that number, and its own.
    fn kept_below(&self, n: u64) -> (usize, u64) {
        let place = usize::try_from(n / self.step).unwrap_or(usize::MAX).min(self.steps.len() - 1);
        (place, place as u64 * self.step)
    }

    fn cursor_below(&self, n: u64) -> Option<(usize, &Cursor)> {
        let below = self.cursors.iter().enumerate().filter(|(_, cursor)| cursor.n <= n);
        below.max_by_key(|(_, cursor)| cursor.n)
    }

    /// The nearest that is kept, and which cursor goes on from there.
    fn nearest(&mut self, n: u64) -> (usize, Cursor) {
        let (step, from) = self.kept_below(n);
        if let Some((place, cursor)) = self.cursor_below(n).filter(|(_, cursor)| cursor.n >= from) {
            return (place, cursor.clone());
        }
        self.turn = (self.turn + 1) % self.cursors.len();
        (self.turn, Cursor { n: from, key: self.steps[step].clone() })
    }
}

/// Numbers from one key that is kept to the next, at first,
const STEP: u64 = 1_024;
/// and how many are kept: 64 KiB of them, and few in tests, which would take long to get there.
const KEPT: usize = if cfg!(test) { 3 } else { 2_048 };

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_answers() {
        let hex = |text: &str| <[u8; 32]>::try_from(base16ct::lower::decode_vec(text).unwrap()).unwrap();
        let first = hex("cef1a86b588f53e8fcc516f4e4a20fff3f7d6f458719a2c9d9b80374949fb8d1");
        let mut chain = Chain::new(Zeroizing::new(first));
        assert_eq!(*chain.key(2), hex("2a87da6e3c81da7e65cd66c6e14ba04083cc5188c783bf5779edba8381f056dd"));
        assert_eq!(*chain.key(1), hex("180ae9c82c50225ae0c589a1244716835ef7b549b5a63f6e72c04a1ca37b56f4"));
        assert_eq!(*chain.key(0), first);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// In whatever order they are asked for, they are the same.
        #[test]
        fn the_order_does_not_matter(numbers in prop::collection::vec(0u64..5_000, 1..40)) {
            let first = Zeroizing::new([7; 32]);
            let mut keys = vec![first.clone()];
            for place in 0..5_000 {
                keys.push(LineKey::of(&keys[place]).following());
            }
            let mut chain = Chain::new(first);
            for n in numbers {
                prop_assert_eq!(&*chain.key(n), &*keys[usize::try_from(n).unwrap()]);
            }
        }
    }
}
