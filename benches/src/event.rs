//! How many events a case makes, and what one of them took.

use crate::{Measured, clock::Clock};

/// Events that are measured, in one round of one case.
pub const EVENTS: u64 = 200_000;

/// Events before that.
pub const WARM_UP: u64 = 20_000;

/// Nanoseconds an event.
#[expect(clippy::cast_precision_loss, reason = "it is a round number")]
pub fn took(clock: &Clock) -> Measured {
    let each = |all: f64| all / EVENTS as f64;
    vec![
        ("cpu_ns".into(), each(clock.process())),
        ("thread_ns".into(), each(clock.thread())),
        ("ns".into(), each(clock.elapsed())),
    ]
}

/// Events a second.
#[expect(clippy::cast_precision_loss, reason = "it is a round number")]
pub fn a_second(clock: &Clock) -> f64 {
    EVENTS as f64 / clock.elapsed() * 1e9
}
