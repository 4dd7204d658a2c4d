//! Whether the log tells the story.

mod operation;
mod session;
mod tells;

use std::collections::BTreeMap;

use crate::{
    keys::Keys,
    line::{Line, verify},
    story::Played,
};
use operation::Operation;
use tells::Reader;

/// What is missing or wrong in what a morning left.
pub fn check(played: &Played, keys: &Keys) -> Vec<String> {
    let mut complaints = played.complaints.clone();
    let mut verified = Vec::new();
    for (place, line) in played.lines.iter().enumerate() {
        match verify(line, keys) {
            Ok(line) => verified.push(line),
            Err(wrong) => complaints.push(format!("line {} {wrong}", place + 1)),
        }
    }
    complaints.extend(session::complaints(&verified, &played.expected));
    let mut left = operations(&verified);
    complaints.extend(left.values().filter_map(Operation::shape));
    let mut reader = Reader { keys, told: Vec::new() };
    for step in &played.expected {
        let op = left.values().find(|operation| reader.is_of(operation, &step.found_by)).map(Operation::id);
        match op.and_then(|op| left.remove(op)) {
            Some(operation) => complaints.extend(reader.differences(&operation, step)),
            None => complaints.push(format!("«{}» nothing tells of it", step.step)),
        }
        reader.told.push(op.unwrap_or_default().to_owned());
    }
    complaints.extend(left.values().map(Operation::unexplained));
    complaints
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
