//! What was found, for programs. The README of this program names each member; a member that means nothing is left out.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use audit_core::verify::{Ending, Finding, Hint, Place, Report, SessionReport};
use serde::{Serialize, Serializer};

use super::{
    Answer, Tenant,
    sessions::cut,
    unknown::{nothing_of_ours, unknown},
};
use crate::inputs::Unread;

pub(super) fn write(answer: &Answer, to: &mut dyn Write) -> io::Result<()> {
    let report = &answer.checked.report;
    let cut = cut(report);
    let all = All {
        status: answer.checked.status(),
        verdict: answer.checked.verdict(),
        verified: report.verified,
        again: report.again,
        known: Some(report.known).filter(|known| *known > 0),
        late: report.late,
        since: answer.checked.since,
        tenant: answer.tenant.as_ref(),
        newest: Some(report.newest).filter(|newest| *newest > 0),
        sessions: Each(&report.sessions, |session| Session::of(session, cut.contains(session.id.as_str()))),
        findings: Each(&report.findings, |finding| Found::of(finding, report)),
        counts: report.counts.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        hints: Each(&report.hints, |hint| Said::of(hint, report)),
        unread: Each(&answer.checked.unread, Failed::of),
        without_lines: nothing_of_ours(&answer.checked),
        unknown: unknown(answer),
    };
    serde_json::to_writer(&mut *to, &all)?;
    writeln!(to)
}

#[derive(Serialize)]
struct All<'a, S: Serialize, F: Serialize, H: Serialize, U: Serialize> {
    status: u8,
    verdict: String,
    verified: u64,
    again: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<u64>,
    late: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<&'a Tenant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<u64>,
    sessions: S,
    findings: F,
    counts: BTreeMap<&'a str, u64>,
    hints: H,
    unread: U,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_lines: Vec<&'a str>,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Session<'a> {
    s: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    lines: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<u64>,
    lost: u64,
    first: u64,
    last: u64,
    ending: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<u64>,
}

impl<'a> Session<'a> {
    fn of(session: &'a SessionReport, cut: bool) -> Self {
        let software = &session.software;
        Self {
            s: &session.id,
            service: software.name.as_deref(),
            env: software.env.as_deref(),
            instance: software.instance.as_deref(),
            release: software.release.as_deref(),
            kid: software.kid.as_deref(),
            lines: session.lines,
            known: Some(session.known).filter(|known| *known > 0),
            lost: session.lost,
            first: session.first,
            last: session.last,
            ending: match session.ending {
                _ if cut => "cut",
                Ending::Stopped => "stopped",
                Ending::Running => "running",
                _ => "unclean",
            },
            signed: session.signed,
        }
    }
}

#[derive(Serialize)]
struct Found<'a> {
    finding: &'static str,
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl<'a> Found<'a> {
    fn of(finding: &'a Finding, report: &'a Report) -> Self {
        Self {
            finding: finding.kind.as_str(),
            class: finding.kind.class().as_str(),
            s: finding.session.as_deref(),
            first: finding.numbers.map(|(first, _)| first),
            last: finding.numbers.map(|(_, last)| last),
            count: finding.count,
            from: finding.times.map(|(from, _)| from),
            to: finding.times.map(|(_, to)| to),
            op: finding.op.as_deref(),
            file: finding.place.and_then(|place| file(place, report)),
            line: finding.place.map(|place| place.line),
            note: finding.note.as_deref(),
        }
    }
}

/// What a platform said.
#[derive(Serialize)]
struct Said<'a> {
    hint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u64>,
    at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    line: u64,
}

impl<'a> Said<'a> {
    fn of(hint: &'a Hint, report: &'a Report) -> Self {
        Self {
            hint: &hint.text,
            from: hint.from,
            at: hint.at,
            file: file(hint.place, report),
            line: hint.place.line,
        }
    }
}

#[derive(Serialize)]
struct Failed<'a> {
    file: &'a str,
    why: &'a str,
}

impl<'a> Failed<'a> {
    fn of(unread: &'a Unread) -> Self {
        Self { file: &unread.name, why: &unread.why }
    }
}

fn file(place: Place, report: &Report) -> Option<&str> {
    report.inputs.get(place.input as usize).map(String::as_str)
}

/// A list whose elements are made when they are written: there may be millions.
struct Each<'a, T, F>(&'a [T], F);

impl<'a, T, R: Serialize, F: Fn(&'a T) -> R> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(&self.1))
    }
}
