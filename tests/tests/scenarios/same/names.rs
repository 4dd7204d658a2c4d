//! What a server made up.

use std::collections::{HashMap, HashSet};

use clinic::{Clinic, synthetic};
use demo::{Keys, Row};
use serde_json::Value;
use uuid::Uuid;

/// Puts names in the place of ids of operations, and of pseudonyms of ids that a server gave.
pub(super) fn named(value: &mut Value, names: &HashMap<String, String>) {
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

/// The names say where it is from.
pub(super) fn names(rows: &[Row], keys: &Keys) -> HashMap<String, String> {
    let known: HashSet<_> = Clinic::ALL.into_iter().flat_map(known).collect();
    let mut names = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let op = row.lines.first().and_then(|line| line.text("op"));
        names.extend(op.map(|op| (op.to_owned(), format!("the operation of row {place}"))));
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

/// In the north, which has most.
const PATIENTS: u32 = 1000;
