//! The ids of operations: UUIDs of version 7 (RFC 9562), made without a lock and without asking the system each time.

use std::{
    cell::Cell,
    hash::{BuildHasher, RandomState},
    time::SystemTime,
};

use uuid::{Builder, Uuid};

thread_local! {
    /// The random part of the thread's last id.
    static LAST: Cell<u128> = Cell::new(random());
}

/// A new one of that session. Its random part counts up from a random number of the thread (RFC 9562, section 6.2, method 2) and the
/// session's own: a process that was forked counts from the same one as the other, but in a session of its own.
pub(crate) fn op_id(session: [u8; 16], now: SystemTime) -> Uuid {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    // A thread that is being torn down has no number any more.
    let number = LAST.try_with(|last| last.replace(last.get().wrapping_add(1))).unwrap_or_else(|_| random());
    let number = number.wrapping_add(u128::from_be_bytes(session));
    let (bytes, unused) = (number.to_be_bytes(), size_of::<u128>() - RANDOM);
    let random: [u8; RANDOM] = std::array::from_fn(|place| bytes[unused + place]);
    Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}

/// Bytes of an id that are not time; its version and variant take six bits of them.
const RANDOM: usize = 10;

/// What the standard library has from the operating system.
fn random() -> u128 {
    let [high, low] = [0, 1].map(|half| u128::from(RandomState::new().hash_one(half)));
    high << 64 | low
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, thread};

    use super::*;

    #[test]
    fn all_are_different_and_in_the_order_of_time() {
        let many = || (0..10_000).map(|_| op_id([0; 16], SystemTime::now())).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| thread::spawn(many)).collect();
        let all: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(all.iter().flatten().collect::<HashSet<_>>().len(), 40_000);
        let time = |id: &Uuid| id.get_timestamp().unwrap().to_unix();
        assert!(all.iter().all(|ids| ids.is_sorted_by_key(time)));
        assert!(all.iter().flatten().all(|id| id.get_version_num() == 7));
    }
}
