//! What was found, for people: one screen that tells the most important first.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use audit_core::verify::{Class, Finding, Hint, Kind, Report};

use super::{Answer, Tenant, sessions, unknown::unknown};
use crate::{
    output::plain,
    words::{counted, grouped, short, time},
};

pub(super) fn write(answer: &Answer, all: bool, to: &mut dyn Write) -> io::Result<()> {
    let Report { verified, again, late, sessions, .. } = &answer.checked.report;
    let colour = if answer.checked.status() == 0 { GOOD } else { colour(answer.checked.report.worst()) };
    writeln!(to, "{colour}{}{colour:#}", answer.checked.verdict())?;
    write!(to, "{} of {} verified", counted(*verified, "line"), counted(sessions.len() as u64, "session"))?;
    if again + late > 0 {
        write!(to, "; {} came again and {} came late, as drains do", grouped(*again), grouped(*late))?;
    }
    writeln!(to, ".")?;
    if let Some(Tenant { code, lines }) = &answer.tenant {
        writeln!(to, "{} of tenant {}; the check is of all lines.", counted(*lines, "line"), plain(code))?;
    }
    if !sessions.is_empty() {
        write_sessions(&answer.checked.report, all, to)?;
    }
    if !answer.checked.report.counts.is_empty() {
        writeln!(to, "\n{BOLD}What was found{BOLD:#}")?;
    }
    for kind in answer.checked.report.counts.keys() {
        write_kind(*kind, &answer.checked.report, all, to)?;
    }
    writeln!(to, "\n{BOLD}What could not be known{BOLD:#}")?;
    unknown(answer).iter().try_for_each(|sentence| writeln!(to, "- {sentence}"))
}

fn write_sessions(report: &Report, all: bool, to: &mut dyn Write) -> io::Result<()> {
    let (table, more) = sessions::table(report, all);
    writeln!(to, "\n{table}")?;
    if more > 0 {
        writeln!(to, "and {}: --all shows them", counted(more as u64, "more session"))?;
    }
    Ok(())
}

/// All findings of one kind.
fn write_kind(kind: Kind, report: &Report, all: bool, to: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<_> = report.findings.iter().filter(|finding| finding.kind == kind).collect();
    let count = report.counts.get(&kind).copied().unwrap_or_default();
    let colour = colour(Some(kind.class()));
    write!(to, "{colour}{kind}{colour:#} ({}): {}", kind.class().as_str(), kind.meaning())?;
    let lines: u64 = findings.iter().filter_map(|finding| finding.count).sum();
    match (count, lines) {
        (1, 0) => writeln!(to)?,
        (_, 0) => writeln!(to, "; {} times", grouped(count))?,
        (1, _) => writeln!(to, "; {}", counted(lines, "line"))?,
        _ => writeln!(to, "; {} times, {}", grouped(count), counted(lines, "line"))?,
    }
    let shown = if kind.class() == Class::Loss { RANGES } else { EXAMPLES };
    for (place, finding) in findings.iter().enumerate().take(if all { usize::MAX } else { shown }) {
        writeln!(to, "  {}", sentence(finding, report))?;
        if place < shown {
            hints(finding, report).try_for_each(|hint| writeln!(to, "    maybe: {hint}"))?;
        }
    }
    if findings.len() > shown && !all {
        writeln!(to, "  and {} more: --all shows them", grouped((findings.len() - shown) as u64))?;
    }
    Ok(())
}

/// Where it is.
fn sentence(finding: &Finding, report: &Report) -> String {
    let mut parts = Vec::new();
    if let Some(place) = finding.place {
        let name = report.inputs.get(place.input as usize).map_or("", String::as_str);
        parts.push(format!("{name} line {}", grouped(place.line)));
    }
    parts.extend(finding.session.as_deref().map(|session| format!("session {}", short(session))));
    parts.extend(finding.numbers.map(|(first, last)| {
        if first == last { format!("number {first}") } else { format!("numbers {first} to {last}") }
    }));
    parts.extend(finding.times.map(|(from, to)| {
        if from == to { time(from) } else { format!("between {} and {}", time(from), time(to)) }
    }));
    parts.extend(finding.op.as_deref().map(|op| format!("operation {}", plain(op))));
    parts.extend(finding.note.as_deref().map(plain));
    parts.join(", ")
}

/// What the platform said about that time.
fn hints(finding: &Finding, report: &Report) -> impl Iterator<Item = String> {
    let near = report.hints.iter().filter(|hint| hint.explains(finding)).take(HINTS);
    near.map(|Hint { text, at, .. }| format!("{} ({})", plain(text), time(*at)))
}

fn colour(worst: Option<Class>) -> Style {
    match worst {
        Some(Class::Tampering) => AnsiColor::Red.on_default().bold(),
        _ => AnsiColor::Yellow.on_default().bold(),
    }
}

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BOLD: Style = Style::new().bold();
/// Findings of a kind that are shown,
const EXAMPLES: usize = 3;
/// those of lost lines,
const RANGES: usize = 10;
/// and hints beside each.
const HINTS: usize = 2;
