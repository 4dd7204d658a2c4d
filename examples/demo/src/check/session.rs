//! Whether each session is whole, and counts its own lines right.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{expected::Expected, line::Line};

/// What is wrong with the sessions: one of the server, one of the job.
pub(super) fn complaints(lines: &[Line], expected: &[Expected]) -> Vec<String> {
    let mut sessions: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in lines {
        sessions.entry(line.text("s")).or_default().push(line);
    }
    let mut complaints: Vec<_> = sessions.values().flat_map(|lines| whole(lines)).collect();
    let mut programs: Vec<_> =
        sessions.values().map(|lines| lines[0].at("service.name").to_string()).collect();
    programs.sort();
    if !matches!(programs.as_slice(), [server, job] if server.contains("clinic-") && job.contains("reminders"))
    {
        complaints.push(format!("there are sessions of {programs:?}"));
    }
    let unknown: u64 = sessions.values().filter_map(|lines| count(lines, "unknown_codes")).sum();
    let wanted: u64 = expected.iter().map(|step| step.unknown_codes).sum();
    if unknown != wanted {
        complaints.push(format!("{unknown} codes are counted that nobody registered, instead of {wanted}"));
    }
    complaints
}

/// Numbered from 0 without a gap, from its start to its stop, which counts what came before; time never runs back.
fn whole(lines: &[&Line]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if line.number("n") != Some(place as u64) {
            complaints.push(format!("line {place} of a session has the number {:?}", line.number("n")));
        }
    }
    if !lines.is_sorted_by_key(|line| line.number("t")) {
        complaints.push("time runs back".to_owned());
    }
    for (line, action) in [(lines.first(), "session.start"), (lines.last(), "session.stop")] {
        if line.and_then(|line| line.text("action")) != Some(action) {
            complaints.push(format!("there is no {action} where it belongs"));
        }
    }
    let start = lines[0];
    let stated = json!(["client", "request", "service", "session", "token", "user"]);
    if start.member("shared") != &stated || start.number("tenants") != Some(2) {
        complaints.push("the start does not state tenants and what they share".to_owned());
    }
    complaints.extend(counted(lines));
    complaints
}

/// The counters of the stop against the lines.
fn counted(lines: &[&Line]) -> Vec<String> {
    let nobodys = lines.iter().filter(|line| line.member("unattributed") == &json!(true)).count() as u64;
    let those = |name, value| lines.iter().filter(|line| line.text(name) == Some(value)).count() as u64;
    let mut wanted = vec![
        ("begun", those("phase", "begin")),
        ("ended", those("phase", "end")),
        ("lines", lines.len().saturating_sub(1) as u64),
        ("unattributed", nobodys),
    ];
    wanted.extend(["success", "denied", "failed", "unknown"].map(|name| (name, those("outcome", name))));
    wanted.extend(["refused", "unrecorded", "withheld"].map(|name| (name, 0)));
    let wrong = wanted.into_iter().filter(|(name, number)| count(lines, name) != Some(*number));
    wrong
        .map(|(name, number)| format!("the stop counts {:?} {name} instead of {number}", count(lines, name)))
        .collect()
}

/// A counter of the stop.
fn count(lines: &[&Line], name: &str) -> Option<u64> {
    lines.last().and_then(|stop| stop.member("counters")[name].as_u64())
}
