//! Benchmarks: one bench a question, ours against what people would use instead. There are none yet, but for the lines that the
//! verifier's are about.

mod lines;

pub use lines::{Lines, SEAL_KEY};
