//! The lines of no operation.

use demo::{Line, Row};
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

/// Counts the rows whose ending depends on who serves as if they had not been played.
fn counters(line: &mut Value, rows: &[Row]) {
    // Counts checkpoints and chunks, too. `demo::check` has compared it with the lines.
    replace(line, "/counters/lines");
    if !SERVERS.map(Value::from).contains(&line["service"]["name"]) {
        return;
    }
    for end in rows.iter().filter(|row| row.differs).filter_map(|row| row.lines.last()) {
        let counter =
            end.text("outcome").and_then(|outcome| line.pointer_mut(&format!("/counters/{outcome}")));
        if let Some(counter) = counter {
            *counter = json!(counter.as_u64().unwrap_or_default().saturating_sub(1));
        }
    }
}
