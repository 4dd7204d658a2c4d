//! The lines of no operation.

use demo::{Differs, Line, Row};
use serde_json::{Value, json};

use super::{SERVERS, moment, program, replace};

/// The first and the last of each session. Checkpoints come as time goes by.
pub(super) fn lines(lines: &[Line], rows: &[Row]) -> Vec<Value> {
    let frame = lines.iter().filter(|line| line.text("action") != Some("audit.checkpoint"));
    let same = frame.map(|line| {
        let mut line = line.members().clone();
        counters(&mut line, rows);
        moment(&mut line);
        program(&mut line);
        // The names of the handlers are in it, and they begin with the crate's.
        replace(&mut line, "/handlers/hash");
        line
    });
    same.collect()
}

/// Counts the rows that depend on who serves as if they had not been played.
fn counters(line: &mut Value, rows: &[Row]) {
    // Counts checkpoints and chunks, too. `demo::check` has compared it with the lines.
    replace(line, "/counters/lines");
    if !SERVERS.map(Value::from).contains(&line["service"]["name"]) {
        return;
    }
    for end in rows.iter().filter(|row| differs(row)).filter_map(|row| row.lines.last()) {
        for counter in end.text("outcome").into_iter().chain(["ended"]) {
            if let Some(counter) = line.pointer_mut(&format!("/counters/{counter}")) {
                *counter = json!(counter.as_u64().unwrap_or_default().saturating_sub(1));
            }
        }
    }
}

fn differs(row: &Row) -> bool {
    match &row.differs {
        Differs::In(members) => !members.is_empty(),
        Differs::Altogether => true,
    }
}
