//! Streams.

use serde_json::{Value, json};

use super::replace;

/// How much of a stream leaves at once is a matter of time: its parts count as one. So is how much of it has left when the
/// client goes.
pub(super) fn chunks(lines: &mut Vec<Value>) {
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
