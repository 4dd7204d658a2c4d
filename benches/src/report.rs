//! `RESULTS.md`: what was measured, for people.

use std::{fmt::Write, fs};

use crate::figures::{Figures, Spread};

/// All of it.
pub(crate) fn report(figures: &Figures) -> String {
    let mut text = format!("# Results\n\nWritten by `cargo bench -p benches`. {}\n", machine());
    for bench in ["event", "allocations", "receipt", "server", "threads", "verify"] {
        let _ = write!(text, "\n## {bench}\n\n{}", table(figures, bench));
    }
    text
}

impl Figures {
    /// Shows what a bench has measured.
    pub(crate) fn print(&self, bench: &str) {
        println!("{}", table(self, bench));
    }
}

fn table(figures: &Figures, bench: &str) -> String {
    let mut text = "| figure | median | p10 – p90 | rounds |\n|---|---|---|---|\n".to_owned();
    for (name, Spread { median, p10, p90, rounds }) in figures.under(&format!("{bench}/")) {
        let _ = writeln!(text, "| {name} | {median:.3} | {p10:.3} – {p90:.3} | {rounds} |");
    }
    text
}

fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("model name\t: "))
        .unwrap_or("an unknown processor")
        .to_owned()
}
