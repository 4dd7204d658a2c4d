//! What two plays of the same table have in common. Each function here sets aside one thing that must differ, and leaves
//! something in its place, so that a member that is missing is missed; everything else is compared as it is.

use std::collections::{HashMap, HashSet};

use clinic::{Clinic, synthetic};
use demo::{Keys, Line, Played, Row, rows};
use serde_json::{Value, json};
use uuid::Uuid;

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
    let sessions =
        Same { step: "The sessions.".to_owned(), lines: sessions.iter().filter_map(session).collect() };
    let rows = rows.iter().map(|row| {
        let mut lines: Vec<_> = row.lines.iter().map(|line| line.members().clone()).collect();
        if row.streams {
            chunks(&mut lines);
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

/// Session, number, time and duration.
fn moment(line: &mut Value) {
    for member in ["/s", "/n", "/t", "/us", "/uptime"] {
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

/// What a server made up: ids of operations, and pseudonyms of ids that it gave. Their names say where they are from.
fn named(value: &mut Value, names: &HashMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text) {
                text.clone_from(name);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| named(value, names)),
        Value::Object(group) => group.values_mut().for_each(|value| named(value, names)),
        _ => {}
    }
}

fn names(rows: &[Row], keys: &Keys) -> HashMap<String, String> {
    let known: HashSet<_> = Clinic::ALL.into_iter().flat_map(known).collect();
    let mut names = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let op = row.lines.first().and_then(|line| line.text("op")).unwrap_or_default();
        names.insert(op.to_owned(), format!("the operation of row {place}"));
        for (number, id) in row.ids.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
            for namespace in ["patient", "note", "disclosure"] {
                for tenant in Clinic::ALL.map(Clinic::code) {
                    let pseudonym = keys.pseudonym_at(Some(tenant), namespace, &id.to_string());
                    let name =
                        format!("{namespace} of {tenant} by the id {number} in the answer of row {place}");
                    names.entry(pseudonym).or_insert(name);
                }
            }
        }
    }
    names
}

/// The ids that a clinic is filled with.
fn known(clinic: Clinic) -> impl Iterator<Item = Uuid> {
    (0..PATIENTS).flat_map(move |index| {
        let notes = synthetic::notes_of(clinic, index).into_iter().map(|note| note.id);
        notes.chain([synthetic::patient_of(clinic, index).id])
    })
}

/// Digests of changes have the operation in their key. Equal ones stay equal; `demo::check` looks at their values.
fn digests(lines: &mut [Value]) {
    let mut seen: Vec<Value> = Vec::new();
    let changes = lines.iter_mut().filter_map(|line| line["changed"].as_array_mut()).flatten();
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

/// How much of a stream leaves at once is a matter of time: its parts count as one. So is how much of it has left when the
/// client goes.
fn chunks(lines: &mut Vec<Value>) {
    let mut whole: Vec<Value> = Vec::new();
    for line in lines.drain(..) {
        match whole.last_mut() {
            Some(last) if is_part(last) && is_part(&line) => join(last, line),
            _ => whole.push(line),
        }
    }
    *lines = whole;
    let left = lines.last().is_some_and(|end| end["outcome"] == "unknown");
    for line in lines {
        replace(line, "/parts");
        let part = is_part(line);
        for member in ["/count", "/patients", "/records"]
            .into_iter()
            .filter(|member| left && (part || *member == "/count"))
        {
            replace(line, member);
        }
    }
}

fn is_part(line: &Value) -> bool {
    line["phase"] == "part"
}

/// Adds what the next part says. Each of its records goes on pointing to its patient.
fn join(part: &mut Value, mut next: Value) {
    let mut places = Vec::new();
    if let (Some(patients), Value::Array(more)) = (part["patients"].as_array_mut(), next["patients"].take()) {
        for patient in more {
            places.push(patients.iter().position(|known| *known == patient).unwrap_or(patients.len()));
            if places.last() == Some(&patients.len()) {
                patients.push(patient);
            }
        }
    }
    if let (Some(records), Value::Array(mut more)) = (part["records"].as_array_mut(), next["records"].take())
    {
        for record in &mut more {
            let place = record["of"].as_u64().and_then(|of| places.get(usize::try_from(of).ok()?));
            record["of"] = json!(place);
        }
        records.extend(more);
    }
}

/// The line of a session, unless it is a checkpoint, which come as time goes by.
fn session(line: &Line) -> Option<Value> {
    let mut line = line.members().clone();
    moment(&mut line);
    program(&mut line);
    // The names of the handlers are in it, and they begin with the crate's.
    replace(&mut line, "/handlers/hash");
    // Counts checkpoints and chunks, too. `demo::check` has compared it with the lines.
    replace(&mut line, "/counters/lines");
    (line["action"] != "audit.checkpoint").then_some(line)
}

/// Something else in the place of what is there; nothing where there is nothing.
fn replace(line: &mut Value, pointer: &str) {
    if let Some(value) = line.pointer_mut(pointer) {
        *value = json!("some");
    }
}

const SERVERS: [&str; 2] = ["clinic-axum", "clinic-actix"];
/// In the north, which has most.
const PATIENTS: u32 = 1000;
