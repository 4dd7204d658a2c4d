//! Benchmarks: one bench a question, ours against what people would use instead. There are none yet.
