//! The table of sessions.

use std::collections::HashSet;

use audit_core::verify::{Ending, Kind, Report, SessionReport};
use comfy_table::{CellAlignment, Table, presets::NOTHING};

use crate::{
    output::plain,
    words::{grouped, second, short},
};

/// The table, and how many sessions are not in it: those with findings are shown first.
pub(super) fn table(report: &Report, all: bool) -> (String, usize) {
    let troubled: HashSet<_> =
        report.findings.iter().filter_map(|finding| finding.session.as_deref()).collect();
    let mut sessions: Vec<_> = report.sessions.iter().collect();
    if !all && sessions.len() > SHOWN {
        sessions.sort_by_key(|session| !troubled.contains(session.id.as_str()));
        sessions.truncate(SHOWN);
        sessions.sort_by(|one, other| (one.first, &one.id).cmp(&(other.first, &other.id)));
    }
    let mut table = Table::new();
    let cut = cut(report);
    let rows = sessions.iter().map(|session| row(session, cut.contains(session.id.as_str())));
    table.load_style(NOTHING).set_header(HEADER).add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for number in [LINES, LINES + 1] {
        table.column_mut(number).into_iter().for_each(|column| {
            column.set_cell_alignment(CellAlignment::Right);
        });
    }
    (table.trim_fmt(), report.sessions.len() - sessions.len())
}

/// The sessions of which an earlier check saw a later end: whatever that was, it is not theirs here.
pub(super) fn cut(report: &Report) -> HashSet<&str> {
    let cut = report.findings.iter().filter(|finding| finding.kind == Kind::TailCut);
    cut.filter_map(|finding| finding.session.as_deref()).collect()
}

fn row(session: &SessionReport, cut: bool) -> [String; HEADER.len()] {
    let code = |code: &Option<String>| code.as_deref().map_or_else(|| "-".to_owned(), plain);
    let ending = match session.ending {
        _ if cut => "cut off",
        Ending::Stopped => "stopped",
        Ending::Running => "running",
        _ => "not known",
    };
    [
        short(&session.id).to_owned(),
        code(&session.software.name),
        code(&session.software.instance),
        code(&session.software.env),
        second(session.first),
        second(session.last),
        grouped(session.lines + session.known),
        grouped(session.lost),
        ending.to_owned(),
    ]
}

const HEADER: [&str; 9] =
    ["Session", "Service", "Instance", "Env", "First line", "Last line", "Lines", "Lost", "End"];
const LINES: usize = 6;
/// What fits on a screen.
const SHOWN: usize = 20;
