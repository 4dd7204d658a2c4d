//! Whether the log tells the story.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    keys::Keys,
    line::{Line, verify},
    morning::Expected,
};

/// What is missing or wrong in the lines of one run of the server.
pub fn check(lines: &[String], expected: &[Expected], keys: &Keys) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut verified = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        match verify(line, keys) {
            Ok(line) => verified.push(line),
            Err(wrong) => complaints.push(format!("line {} {wrong}", place + 1)),
        }
    }
    complaints.extend(numbering(&verified));
    let operations = operations(&verified);
    for (op, lines) in &operations {
        complaints.extend(shape(lines).map(|wrong| format!("operation {op} {wrong}")));
    }
    let mut left: Vec<&Vec<&Line>> = operations.values().collect();
    for step in expected {
        match left.iter().position(|lines| tells(lines, step, keys)) {
            Some(place) => drop(left.remove(place)),
            None => complaints.push(format!("nothing tells of «{}»", step.step)),
        }
    }
    let untold = |lines: &Vec<&Line>| format!("nothing in the story explains {:?}", lines.last());
    complaints.extend(left.into_iter().map(untold));
    complaints
}

/// One session, numbered from 0 without a gap, from its start to its stop; time never runs back.
fn numbering(lines: &[Line]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if line.number("n") != Some(place as u64) {
            complaints.push(format!("line {} has the number {:?}", place + 1, line.number("n")));
        }
    }
    let sessions: BTreeSet<_> = lines.iter().map(|line| line.text("s")).collect();
    if sessions.len() != 1 {
        complaints.push(format!("there are {} sessions", sessions.len()));
    }
    if !lines.is_sorted_by_key(|line| line.number("t")) {
        complaints.push("time runs back".to_owned());
    }
    for (line, action) in [(lines.first(), "session.start"), (lines.last(), "session.stop")] {
        if line.and_then(|line| line.text("action")) != Some(action) {
            complaints.push(format!("there is no {action} where it belongs"));
        }
    }
    complaints
}

fn operations(lines: &[Line]) -> BTreeMap<&str, Vec<&Line>> {
    let mut operations: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in lines {
        if let Some(op) = line.text("op") {
            operations.entry(op).or_default().push(line);
        }
    }
    operations
}

/// At most one begin, any number of parts, exactly one end, in this order.
fn shape(lines: &[&Line]) -> Option<String> {
    let phases: Vec<_> = lines.iter().filter_map(|line| line.text("phase")).collect();
    let parts = lines.iter().filter(|line| line.text("phase") == Some("part"));
    let numbers: Vec<_> = parts.filter_map(|line| line.number("part")).collect();
    let end = lines.last()?;
    let begins = usize::from(phases.first() == Some(&"begin"));
    let right = phases.len() == begins + numbers.len() + 1
        && phases.last() == Some(&"end")
        && numbers.iter().copied().eq(1..=numbers.len() as u64)
        && end.number("parts").unwrap_or_default() == numbers.len() as u64;
    (!right).then(|| format!("has the phases {phases:?}"))
}

/// Whether the operation is what the step left.
fn tells(lines: &[&Line], step: &Expected, keys: &Keys) -> bool {
    let Some(end) = lines.last() else { return false };
    let named: Vec<_> = lines.iter().filter(|line| line.text("phase") != Some("begin")).collect();
    let named: BTreeSet<_> = named.into_iter().flat_map(|line| line.list("patients")).collect();
    let patients = step.patients.iter().map(|id| keys.pseudonym("patient", &id.to_string()));
    let user = step.user.map(|user| keys.pseudonym("user", user));
    end.text("action") == Some(step.action)
        && end.text("outcome") == Some(step.outcome)
        && end.text("reason") == Some(step.reason)
        && end.number("status") == step.status.map(u64::from)
        && end.member("actor")["id"].as_str() == user.as_deref()
        && (lines[0].text("phase") == Some("begin")) == step.begins
        && named.into_iter().map(str::to_owned).collect::<BTreeSet<_>>() == patients.collect()
}
