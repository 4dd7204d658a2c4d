//! What was found, for people: one screen that tells the most important first.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use anstyle::{AnsiColor, Style};
use audit_core::verify::{Class, Finding, Kind, Report};

use super::{
    Answer, Tenant,
    advice::advice,
    sentence::{breaks_off, hints, sentence},
    sessions,
    unknown::unknown,
};
use crate::{
    checked::Checked,
    output::plain,
    since::now,
    trail::NAME as TRAIL,
    words::{counted, grouped, span},
};

pub(super) fn write(answer: &Answer, all: bool, to: &mut dyn Write) -> io::Result<()> {
    let Report { verified, again, known, late, sessions, .. } = &answer.checked.report;
    let colour = if answer.checked.status() == 0 { GOOD } else { colour(answer.checked.report.worst()) };
    writeln!(to, "{colour}{}{colour:#}", answer.checked.verdict())?;
    let of = counted(sessions.len() as u64, "session");
    if *known > 0 {
        let lines = counted(*verified, "new line");
        write!(to, "{lines} verified, and {} that an earlier check had seen, of {of}", grouped(*known))?;
    } else {
        write!(to, "{} of {of} verified", counted(*verified, "line"))?;
    }
    // What an earlier check saw came once in these inputs, and not again.
    let again = again.saturating_sub(*known);
    if again + late > 0 {
        write!(to, "; {} came again and {} came late, as drains do", grouped(again), grouped(*late))?;
    }
    writeln!(to, ".")?;
    if let Some(age) = answer.checked.age(now()) {
        writeln!(
            to,
            "The newest line is {} old, and a session has not ended: do lines still come?",
            span(age)
        )?;
    }
    if let Some(Tenant { code, lines }) = &answer.tenant {
        writeln!(to, "{} of tenant {}; the check is of all lines.", counted(*lines, "line"), plain(code))?;
        if *lines == 0 && answer.checked.has_lines() {
            writeln!(to, "No line at all has that --tenant.")?;
        }
    }
    if !sessions.is_empty() {
        write_sessions(&answer.checked.report, all, to)?;
    }
    if !answer.checked.report.counts.is_empty() {
        writeln!(to, "\n{BOLD}What was found{BOLD:#}")?;
    }
    let altered = altered(&answer.checked.report);
    for kind in answer.checked.report.counts.keys() {
        write_kind(*kind, &answer.checked, &altered, all, to)?;
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
    if report.sessions.iter().any(|session| session.software.name.as_deref() == Some(TRAIL)) {
        writeln!(
            to,
            "Each session of the service `{TRAIL}` is one search that this program recorded in a trail."
        )?;
    }
    Ok(())
}

/// All findings of one kind.
fn write_kind(
    kind: Kind,
    checked: &Checked,
    altered: &Numbers<'_>,
    all: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    let report = &checked.report;
    let mut findings: Vec<_> = report.findings.iter().filter(|finding| finding.kind == kind).collect();
    let mut count = report.counts.get(&kind).copied().unwrap_or_default();
    if kind == Kind::Lost {
        let others = findings.len();
        findings.retain(|finding| !one_number(finding).is_some_and(|number| altered.contains(&number)));
        count -= (others - findings.len()) as u64;
        if count == 0 {
            return Ok(());
        }
    }
    let lost: Numbers<'_> = if kind == Kind::Altered {
        report.findings.iter().filter(|finding| finding.kind == Kind::Lost).filter_map(one_number).collect()
    } else {
        Numbers::new()
    };
    let colour = colour(Some(kind.class()));
    let class = if checked.may_be_unread(kind) { MAY_BE_UNREAD } else { kind.class().as_str() };
    let broken = !findings.is_empty() && findings.iter().all(|finding| breaks_off(finding).is_some());
    let meaning = if broken { BREAKS_OFF } else { kind.meaning() };
    write!(to, "{colour}{kind}{colour:#} ({class}): {meaning}")?;
    let lines: u64 = findings.iter().filter_map(|finding| finding.count).sum();
    match (count, lines) {
        (1, 0) => writeln!(to)?,
        (_, 0) => writeln!(to, "; {} times", grouped(count))?,
        (1, _) => writeln!(to, "; {}", counted(lines, "line"))?,
        _ => writeln!(to, "; {} times, {}", grouped(count), counted(lines, "line"))?,
    }
    if let Some(advice) = advice(kind).filter(|_| !broken) {
        writeln!(to, "  {advice}")?;
    }
    let shown = if kind.class() == Class::Loss { RANGES } else { EXAMPLES };
    for (place, finding) in findings.iter().enumerate().take(if all { usize::MAX } else { shown }) {
        let genuine =
            if one_number(finding).is_some_and(|number| lost.contains(&number)) { GENUINE } else { "" };
        writeln!(to, "  {}{genuine}", sentence(finding, report))?;
        if place < shown {
            hints(finding, report).try_for_each(|hint| writeln!(to, "    maybe: {hint}"))?;
        }
    }
    if findings.len() > shown && !all {
        writeln!(to, "  and {} more: --all shows them", grouped((findings.len() - shown) as u64))?;
    }
    Ok(())
}

/// Numbers of sessions.
type Numbers<'a> = HashSet<(&'a str, u64)>;

/// What was altered is lost as well, where the line that it was is not there: that is one thing to whoever reads it.
fn altered(report: &Report) -> Numbers<'_> {
    report.findings.iter().filter(|finding| finding.kind == Kind::Altered).filter_map(one_number).collect()
}

fn one_number(finding: &Finding) -> Option<(&str, u64)> {
    let (first, last) = finding.numbers?;
    Some((finding.session.as_deref()?, first)).filter(|_| first == last)
}

fn colour(worst: Option<Class>) -> Style {
    match worst {
        Some(Class::Tampering) => AnsiColor::Red.on_default().bold(),
        _ => AnsiColor::Yellow.on_default().bold(),
    }
}

const GENUINE: &str = "; the line that it was is not here (LOST)";
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BOLD: Style = Style::new().bold();
/// The class of what an earlier check saw, where it may stand in what could not be read.
const MAY_BE_UNREAD: &str = "it may stand in what could not be read";
const BREAKS_OFF: &str = "an input breaks off";
/// Findings of a kind that are shown,
const EXAMPLES: usize = 3;
/// and those of lost lines.
const RANGES: usize = 10;
