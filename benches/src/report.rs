//! `RESULTS.md`: what was measured, for people.

use std::{fmt::Write, fs, process::Command};

use crate::figures::{Figures, Spread};

/// All of it.
pub(crate) fn report(figures: &Figures) -> String {
    let heading = format!("Written last by `cargo bench -p benches` on {}, {}", machine(), compiler());
    let note = "Each bench writes its own figures anew, and leaves those of the others as they are; what the names mean is in [README.md](README.md).";
    let mut text = format!("# Results\n\n{heading}.\n{note}\n\n{}", table(figures.answers()));
    for bench in figures.benches() {
        let prefix = format!("{bench}/");
        let at = figures.under(&prefix).map(|(_, spread)| spread.at).max().unwrap_or_default();
        let _ = write!(text, "\n## {bench}\n\n{}.\n\n{}", date(at), table(figures.under(&prefix)));
    }
    text
}

impl Figures {
    /// Shows what a bench has measured.
    pub(crate) fn print(&self, bench: &str) {
        println!("{}", table(self.under(&format!("{bench}/"))));
    }
}

fn table<'a>(figures: impl Iterator<Item = (&'a str, Spread)>) -> String {
    let mut text = "| figure | median | p10 – p90 | rounds |\n|---|---|---|---|\n".to_owned();
    for (name, Spread { median, p10, p90, rounds, .. }) in figures {
        let _ = writeln!(text, "| {name} | {median:.3} | {p10:.3} – {p90:.3} | {rounds} |");
    }
    text
}

/// Of Unix seconds.
fn date(at: i64) -> String {
    jiff::Timestamp::from_second(at).unwrap_or_default().strftime("%F").to_string()
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let text = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "an unknown compiler".to_owned())
}

fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name\t: "));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{cores} cores of {}", name.unwrap_or("an unknown processor"))
}
