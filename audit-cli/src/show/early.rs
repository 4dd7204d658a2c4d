//! Corrections that came before their operations.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
};

use crate::event::Event;

/// They wait here, as their text, which takes far less memory than what is made of it. Most belong to operations that came and were not
/// shown, and nobody remembers those; so the oldest go where there is no room for more.
#[derive(Default)]
pub(super) struct Early {
    /// In the order of their operations' first ones.
    waiting: BTreeMap<u64, Waiting>,
    places: HashMap<String, u64>,
    bytes: usize,
}

/// Those of one operation.
struct Waiting {
    op: String,
    corrections: Vec<(Event, Box<str>)>,
}

impl Early {
    pub(super) fn put(&mut self, op: String, mut correction: Event) {
        let text = mem::take(&mut correction.said).to_string().into_boxed_str();
        self.bytes += bytes(&text);
        let next = self.waiting.last_key_value().map_or(0, |(last, _)| last + 1);
        let place = *self.places.entry(op.clone()).or_insert(next);
        let waiting = self.waiting.entry(place).or_insert_with(|| Waiting { op, corrections: Vec::new() });
        waiting.corrections.push((correction, text));
        while self.bytes > ROOM
            && let Some((_, oldest)) = self.waiting.pop_first()
        {
            self.places.remove(&oldest.op);
            self.bytes -= oldest.bytes();
        }
    }

    /// Those of an operation of which a line has come.
    pub(super) fn take(&mut self, op: &str) -> Vec<Event> {
        let waiting = self.places.remove(op).and_then(|place| self.waiting.remove(&place));
        self.bytes -= waiting.as_ref().map_or(0, Waiting::bytes);
        let corrections = waiting.into_iter().flat_map(|waiting| waiting.corrections);
        // The text was made from a value, so it can always be parsed.
        corrections
            .filter_map(|(event, text)| Some(Event { said: serde_json::from_str(&text).ok()?, ..event }))
            .collect()
    }
}

impl Waiting {
    fn bytes(&self) -> usize {
        self.corrections.iter().map(|(_, text)| bytes(text)).sum()
    }
}

/// What one takes, more or less.
const fn bytes(text: &str) -> usize {
    text.len() + BESIDE
}

/// Bytes of its place and of what is known of it beside its text.
const BESIDE: usize = 512;

/// Bytes: room for 7,000 corrections of 600 bytes, a quarter of the 27,000 lines that a drain reorders at the most.
const ROOM: usize = 8 << 20;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    /// One that takes a hundredth of the room.
    fn correction(n: usize) -> Event {
        let said = json!({"n": n, "x": "x".repeat(ROOM / 100)});
        Event { said, verified: true, in_time: true, file: Arc::from("app.log"), line: 1 }
    }

    #[test]
    fn the_oldest_go_first() {
        let mut early = Early::default();
        (0..250).for_each(|n| early.put((n / 2).to_string(), correction(n)));
        assert_eq!((early.waiting.len(), early.places.len()), (49, 49));
        let numbers =
            |events: Vec<Event>| events.iter().filter_map(|event| event.number("/n")).collect::<Vec<_>>();
        let taken: Vec<_> = (0..125_u64).map(|op| numbers(early.take(&op.to_string()))).collect();
        let expected = |op| if op < 76 { Vec::new() } else { vec![2 * op, 2 * op + 1] };
        assert_eq!(taken, (0..125_u64).map(expected).collect::<Vec<_>>());
        assert_eq!((early.bytes, early.waiting.len(), early.places.len()), (0, 0, 0));
    }

    /// Short ones count as well, by what they take beside their text.
    #[test]
    fn so_many_wait_at_most() {
        let mut early = Early::default();
        let short = Event { said: json!({}), ..correction(0) };
        (0..20_000).for_each(|n| early.put(n.to_string(), short.clone()));
        assert_eq!(early.waiting.len(), ROOM / (BESIDE + 2));
    }

    /// What came behind an operation whose corrections were taken has its turn by itself.
    #[test]
    fn each_waits_from_when_it_came() {
        let mut early = Early::default();
        early.put("one".to_owned(), correction(0));
        assert_eq!(early.take("one").len(), 1);
        (0..50).for_each(|n| early.put(format!("other {n}"), correction(n)));
        early.put("one".to_owned(), correction(0));
        (50..120).for_each(|n| early.put(format!("other {n}"), correction(n)));
        let there = ["one", "one", "other 0", "other 21", "other 22"].map(|op| early.take(op).len());
        assert_eq!(there, [1, 0, 0, 0, 1]);
    }
}
