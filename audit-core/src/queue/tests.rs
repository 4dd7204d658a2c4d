use super::*;
use crate::{event::Action, keys::SealKey, record::View, seal::Draft, testing::SEAL_KEY};

fn queue() -> Queue {
    Queue::new(Duration::from_secs(2))
}

pub(crate) fn keys() -> Ratchet {
    Ratchet::new(&SealKey::from_hex(SEAL_KEY).unwrap(), &[0; 16], None)
}

pub(crate) fn line() -> Record {
    let draft = Draft { text: b"{}".as_slice().into(), n: 1, t: 1, unrecorded: 1 };
    let view = View { action: Action::Read, phase: None, handler: "", ending: None, status: None };
    Record { draft, tally: Tally::Nothing, view }
}

/// Somebody sets the clock back: lines keep the order of their numbers in time as well.
#[test]
fn the_time_does_not_run_backwards_with_the_clock() {
    let (mut queue, keys) = (queue(), keys());
    let ahead = now() + 3_600_000;
    queue.time = ahead;
    let told = [(); 3]
        .map(|()| queue.number(&line(), None, Moment::now(), &keys).map(|numbers| (numbers.n, numbers.t)));
    assert_eq!(told, [0, 1, 2].map(|n| Some((n, ahead))));
}

/// What went on without a line stands on the next one, and on no other.
#[test]
fn the_next_line_tells_what_went_on_without_one() {
    let (mut queue, keys) = (queue(), keys());
    let mut unrecorded = |more| {
        queue.counters.unrecorded += more;
        queue.number(&line(), None, Moment::now(), &keys).map(|numbers| numbers.unrecorded)
    };
    assert_eq!([0, 2, 0, 1].map(&mut unrecorded), [Some(0), Some(2), Some(0), Some(1)]);
}

/// What comes is not late because of what the output took long ago.
#[test]
fn the_output_is_not_stuck_once_it_has_taken_what_there_was() {
    let (mut queue, keys) = (queue(), keys());
    for _ in 0..3 {
        queue.number(&line(), None, Moment::now(), &keys).unwrap();
    }
    queue.lines.fill(0, b"line".as_slice().into());
    queue.lines.fill(1, b"line".as_slice().into());
    queue.lines.take_ready(&mut Batch::default());
    queue.stuck = true;
    queue.accept(1, false);
    assert!(queue.stuck, "the batch is not out");
    queue.accept(1, true);
    assert!(!queue.stuck, "the third is not sealed");
}
