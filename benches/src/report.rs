//! `RESULTS.md`: what was measured, for people.

use std::{fmt::Write, fs, process::Command};

use crate::figures::{Figure, Figures, Spread};

/// All of it.
pub(crate) fn report(figures: &Figures) -> String {
    let note = "Written by `cargo bench -p benches`. Each bench writes its own figures anew, and leaves those of the others as they are; what the names mean is in [README.md](README.md).";
    let mut text = format!("# Results\n\n{note}\nPeers: {}.\n\n{}", peers(), answers(figures));
    for bench in figures.benches() {
        let prefix = format!("{bench}/");
        // A bench puts all of its figures at once.
        let occasion = figures.under(&prefix).next().map(|(_, figure)| figure.occasion.to_string());
        let occasion = occasion.unwrap_or_default();
        let _ = write!(text, "\n## {bench}\n\n{occasion}.\n\n{}", table(figures.under(&prefix)));
    }
    text
}

/// In the versions that they have now.
fn peers() -> String {
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    let version = |peer| {
        let (_, behind) = lock.split_once(&format!("name = \"{peer}\"\nversion = \""))?;
        Some(behind.split_once('"')?.0)
    };
    PEERS.map(|peer| format!("{peer} {}", version(peer).unwrap_or("of no known version"))).join(", ")
}

const PEERS: [&str; 11] = [
    "tracing-subscriber",
    "tracing-appender",
    "tracing-bunyan-formatter",
    "slog-json",
    "fern",
    "env_logger",
    "logforth",
    "axum",
    "tower-http",
    "actix-web",
    "tracing-actix-web",
];

/// The figures that answer a question, beside what is wanted of them.
fn answers(figures: &Figures) -> String {
    let mut text = "| figure | median | wanted | p10 – p90 | rounds |\n|---|---|---|---|---|\n".to_owned();
    for (name, Figure { spread: Spread { median, p10, p90, rounds }, wanted, .. }) in figures.answers() {
        let wanted = wanted.map(|wanted| wanted.to_string()).unwrap_or_default();
        let _ = writeln!(text, "| {name} | {median:.3} | {wanted} | {p10:.3} – {p90:.3} | {rounds} |");
    }
    text
}

impl Figures {
    /// Shows what a bench has measured.
    pub(crate) fn print(&self, bench: &str) {
        println!("{}", table(self.under(&format!("{bench}/"))));
    }
}

fn table<'a>(figures: impl Iterator<Item = (&'a str, &'a Figure)>) -> String {
    let mut text = "| figure | median | p10 – p90 | rounds |\n|---|---|---|---|\n".to_owned();
    for (name, Figure { spread: Spread { median, p10, p90, rounds }, .. }) in figures {
        let _ = writeln!(text, "| {name} | {median:.3} | {p10:.3} – {p90:.3} | {rounds} |");
    }
    text
}

/// This one, its kernel and the compiler.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease");
    let kernel =
        kernel.map_or_else(|_| "an unknown kernel".to_owned(), |text| format!("Linux {}", text.trim()));
    format!("{cores} cores of {}, {kernel}, {}", processor(), compiler())
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name\t: "));
    name.unwrap_or("an unknown processor").to_owned()
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let text = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "an unknown compiler".to_owned())
}
