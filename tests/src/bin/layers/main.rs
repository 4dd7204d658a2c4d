//! A program whose `tracing` is set up in a hostile way: `layers NAME` does a round of work, or more, under that set-up.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "only a test runs it, and wants to hear of it")]

mod filters;
mod installs;
mod late;
mod meddlers;
mod vetoes;

use std::{env, time::Duration};

use audit_core::Audit;

/// What a set-up does, from installing its subscriber to its work.
type SetUp = fn(&Audit);

fn main() -> Result<(), audit_core::Error> {
    let name = env::args().nth(1).unwrap_or_default();
    let known = [filters::ALL, vetoes::ALL, meddlers::ALL, installs::ALL, late::ALL].concat();
    let (_, set_up) = known.into_iter().find(|(known, _)| *known == name).expect("the name of a set-up");
    let audit = Audit::builder().deadline(Duration::from_millis(300)).start()?;
    set_up(&audit);
    audit.close()
}
