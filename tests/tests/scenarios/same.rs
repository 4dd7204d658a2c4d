//! What two plays of the same table have in common. Each function here sets aside one thing that must differ, and leaves
//! something in its place, so that a member that is missing is missed; everything else is compared as it is.

mod chunks;
mod names;
mod sessions;

use demo::{Differs, Keys, Played, rows};
use serde_json::{Value, json};

use chunks::chunks;
use names::{named, names};

/// A row of the table, with its lines as they must be whoever serves the clinic.
pub(crate) struct Same {
    /// The step.
    pub(crate) step: String,
    /// Its lines.
    pub(crate) lines: Vec<Value>,
}

/// The rows of a play, and the sessions last.
pub(crate) fn same(played: &Played, keys: &Keys) -> Vec<Same> {
    let (rows, sessions) = rows(played, keys);
    let names = names(&rows, keys);
    let sessions = Same { step: "The sessions.".to_owned(), lines: sessions::lines(&sessions, &rows) };
    let rows = rows.iter().map(|row| {
        let mut lines: Vec<_> = row.lines.iter().map(|line| line.members().clone()).collect();
        if row.streams {
            chunks(&mut lines);
        }
        match &row.differs {
            Differs::In(members) => without(&mut lines, members),
            Differs::Altogether => lines.clear(),
        }
        digests(&mut lines);
        for line in &mut lines {
            moment(line);
            program(line);
            named(line, &names);
        }
        Same { step: row.step.clone(), lines }
    });
    rows.chain([sessions]).collect()
}

/// What the row itself says depends on who serves.
fn without(lines: &mut [Value], differ: &[&str]) {
    for members in lines.iter_mut().filter_map(Value::as_object_mut) {
        members.retain(|name, _| !differ.contains(&name.as_str()));
    }
}

/// Session, number, time and duration; and how much a client took before it left.
fn moment(line: &mut Value) {
    for member in ["/s", "/n", "/t", "/us", "/uptime", "/handed/bytes"] {
        replace(line, member);
    }
}

/// The program: its name, and the crate that its handlers are in. A job is the same job beside either server.
fn program(line: &mut Value) {
    for server in SERVERS {
        let prefix = format!("{}::", server.replace('-', "_"));
        if let Some(handler) = line["handler"].as_str().and_then(|handler| handler.strip_prefix(&prefix)) {
            line["handler"] = json!(format!("clinic::{handler}"));
        }
        if line["service"]["name"] == server {
            line["service"]["name"] = json!("clinic");
        }
    }
}

/// Digests of changes have the operation in their key. Equal ones stay equal; `demo::check` looks at their values.
fn digests(lines: &mut [Value]) {
    let mut seen: Vec<Value> = Vec::new();
    let changes = lines.iter_mut().filter_map(|line| line.get_mut("changed")?.as_array_mut()).flatten();
    for change in changes {
        for side in ["before", "after"] {
            let Some(digest) = change.get_mut(side) else { continue };
            let place = seen.iter().position(|seen| seen == digest).unwrap_or_else(|| {
                seen.push(digest.clone());
                seen.len() - 1
            });
            *digest = json!(format!("digest {place}"));
        }
    }
}

/// Something else in the place of what is there; nothing where there is nothing.
fn replace(line: &mut Value, pointer: &str) {
    if let Some(value) = line.pointer_mut(pointer) {
        *value = json!("some");
    }
}

const SERVERS: [&str; 2] = ["clinic-axum", "clinic-actix"];
