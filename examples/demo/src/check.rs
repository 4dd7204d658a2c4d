//! Whether the log tells the story.

mod operation;
mod session;
mod tells;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    expected::{Differs, Expected},
    keys::Keys,
    line::{Line, verify},
    story::Played,
};
use operation::Operation;
use tells::Reader;

/// One step of a story, and what it left.
pub struct Row {
    /// The step, for people.
    pub step: String,
    /// The lines of its operation; none where it left none.
    pub lines: Vec<Line>,
    /// The ids that its answer told.
    pub ids: Vec<Uuid>,
    /// Whether the answer left piece by piece.
    pub streams: bool,
    /// What of that depends on who serves.
    pub differs: Differs,
}

/// What is missing or wrong in what a morning left.
pub fn check(played: &Played, keys: &Keys) -> Vec<String> {
    let mut complaints = played.complaints.clone();
    let (verified, wrong) = verified(&played.lines, keys);
    complaints.extend(wrong);
    complaints.extend(session::complaints(&verified, &played.expected));
    let mut left = operations(&verified);
    complaints.extend(left.values().filter_map(Operation::shape));
    let mut reader = Reader::new(keys);
    for step in &played.expected {
        match (reader.find(&mut left, &step.found_by), step.silent) {
            (Some(operation), false) => complaints.extend(reader.differences(&operation, step)),
            (Some(operation), true) => complaints.push(operation.unexplained()),
            (None, false) => complaints.push(format!("«{}» nothing tells of it", step.step)),
            (None, true) => {}
        }
    }
    complaints.extend(left.values().map(Operation::unexplained));
    complaints
}

/// The steps of what was played, each with its lines, and the lines of no step: those of the sessions.
pub fn rows(played: &Played, keys: &Keys) -> (Vec<Row>, Vec<Line>) {
    let (verified, _) = verified(&played.lines, keys);
    let mut left = operations(&verified);
    let mut reader = Reader::new(keys);
    let rows = played.expected.iter().map(|expected| {
        let operation = reader.find(&mut left, &expected.found_by);
        let lines = operation.into_iter().flat_map(|operation| operation.lines).cloned().collect();
        let Expected { step, ids, streams, differs, .. } = expected.clone();
        Row { step, lines, ids, streams, differs }
    });
    let rows = rows.collect();
    (rows, verified.into_iter().filter(|line| line.text("op").is_none()).collect())
}

/// The lines that are right in themselves, and what is wrong with the others.
fn verified(lines: &[String], keys: &Keys) -> (Vec<Line>, Vec<String>) {
    let (mut verified, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in lines.iter().enumerate() {
        match verify(line, keys) {
            Ok(line) => verified.push(line),
            Err(why) => wrong.push(format!("line {} {why}", place + 1)),
        }
    }
    (verified, wrong)
}

/// In the order in which they began.
fn operations(lines: &[Line]) -> BTreeMap<&str, Operation<'_>> {
    let mut operations: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in lines {
        if let Some(op) = line.text("op") {
            operations.entry(op).or_default().push(line);
        }
    }
    operations.into_iter().map(|(op, lines)| (op, Operation::new(op, lines))).collect()
}
