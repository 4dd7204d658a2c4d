//! Benchmarks: one bench a question, ours against what people would use instead.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a bench that cannot begin says so")]

mod figures;
mod harness;
mod report;

// What is measured,
pub mod cargo;
pub mod check;
pub mod clock;
pub mod event;
pub mod floor;
mod lines;
pub mod load;
pub mod memory;
pub mod operation;
pub mod peers;
mod record;
pub mod servers;

pub use figures::{Figures, Spread, Wanted};
pub use harness::{Case, Measured, Program, Rounds, Run, bench, bench_with, listens_at, two_at_once};
pub use lines::{Lines, SEAL_KEY, Session};
