//! Other layers, filters and forgers beside us: the line comes out, and nobody sees more than they should.
//!
//! Each set-up is one of the program `layers`, which does a round of work, or more, and ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod held;
mod in_memory;
mod late;
mod meddlers;
mod set_ups;

use std::time::Duration;

use tests::{Told, round::ROUND};

/// After this nothing comes any more.
const ETERNITY: Duration = Duration::from_mins(1);

fn told(set_up: &str) -> Told {
    Told::by(env!("CARGO_BIN_EXE_layers"), set_up)
}

/// That many rounds under the set-up have left their lines and no others; how often it was said that ours is not reached.
fn reports(set_up: &str, rounds: usize) -> usize {
    let told = told(set_up);
    assert_eq!(told.endings(), ROUND.repeat(rounds), "{set_up}");
    told.reports()
}
