//! Streams.

use serde_json::{Value, json};

use super::replace;

/// How much of a stream leaves at once is a matter of time: its parts count as one. So is how much of it has left when the
/// client goes.
pub(super) fn chunks(lines: &mut Vec<Value>) {
    let mut whole: Vec<Value> = Vec::new();
    for line in lines.drain(..) {
        match whole.last_mut() {
            Some(last) if is_part(last) && is_part(&line) => join(last, &line),
            _ => whole.push(line),
        }
    }
    *lines = whole;
    let left = lines.last().is_some_and(|end| end["outcome"] == "unknown");
    for line in lines {
        replace(line, "/parts");
        if left {
            replace(line, "/count");
        }
        if left && is_part(line) {
            replace(line, "/patients");
            replace(line, "/records");
        }
    }
}

fn is_part(line: &Value) -> bool {
    line["phase"] == "part"
}

/// Adds what the next part says. Each of its records goes on pointing to its patient.
fn join(part: &mut Value, next: &Value) {
    let mut places = Vec::new();
    if let Some(patients) = part.get_mut("patients").and_then(Value::as_array_mut) {
        for patient in next["patients"].as_array().into_iter().flatten() {
            let known = patients.iter().position(|known| known == patient);
            places.push(known.unwrap_or(patients.len()));
            patients.extend(known.is_none().then(|| patient.clone()));
        }
    }
    if let Some(records) = part.get_mut("records").and_then(Value::as_array_mut) {
        for record in next["records"].as_array().into_iter().flatten() {
            let place = record["of"].as_u64().and_then(|of| places.get(usize::try_from(of).ok()?));
            let mut record = record.clone();
            record["of"] = json!(place);
            records.push(record);
        }
    }
}
