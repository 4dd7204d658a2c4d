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

/// The figures that answer a question, beside what is wanted of them, and whether the median reaches it.
fn answers(figures: &Figures) -> String {
    let mut text =
        "| figure | median | wanted | reached | p10 – p90 | rounds |\n|---|---|---|---|---|---|\n".to_owned();
    for (name, Figure { spread: Spread { median, p10, p90, rounds }, wanted, .. }) in figures.answers() {
        let reached = wanted.map_or("", |wanted| if wanted.is_reached(*median) { "yes" } else { "no" });
        let wanted = wanted.map(|wanted| wanted.to_string()).unwrap_or_default();
        let _ = writeln!(
            text,
            "| {name} | {median:.3} | {wanted} | {reached} | {p10:.3} – {p90:.3} | {rounds} |"
        );
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Wanted;

    #[test]
    fn it_says_what_is_reached() {
        let mut figures = Figures::none();
        let spread = |median| Spread { median, p10: 1.0, p90: 3.0, rounds: 5 };
        figures.put("a", spread(2.0));
        for (name, wanted) in [
            ("b", Wanted::AtMost(2.0)),
            ("c", Wanted::AtMost(1.9)),
            ("d", Wanted::AtLeast(2.0)),
            ("e", Wanted::AtLeast(2.1)),
        ] {
            figures.put_wanted(name, spread(2.0), wanted);
        }
        let expected = "\
| figure | median | wanted | reached | p10 – p90 | rounds |
|---|---|---|---|---|---|
| a | 2.000 |  |  | 1.000 – 3.000 | 5 |
| b | 2.000 | ≤ 2 | yes | 1.000 – 3.000 | 5 |
| c | 2.000 | ≤ 1.9 | no | 1.000 – 3.000 | 5 |
| d | 2.000 | ≥ 2 | yes | 1.000 – 3.000 | 5 |
| e | 2.000 | ≥ 2.1 | no | 1.000 – 3.000 | 5 |
";
        assert_eq!(answers(&figures), expected);
    }

    /// `UPDATE=1` writes it anew, where only its form has changed.
    #[test]
    fn results_for_people_are_those_for_programs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");
        let made = report(&Figures::read()) + "\n";
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, &made).expect("it can be written");
        }
        let written = fs::read_to_string(path).expect("it is there");
        // Versions of peers change without a measurement.
        let [made, written] = [&made, &written].map(|text| {
            text.lines().filter(|line| !line.starts_with("Peers: ")).collect::<Vec<_>>().join("\n")
        });
        // Not both of them in the message: they are long.
        assert!(
            written == made,
            "`UPDATE=1 cargo test -p benches --lib` writes RESULTS.md anew from results.json"
        );
    }
}
