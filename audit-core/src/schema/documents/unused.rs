//! What no line says: for tests that want everything said somewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schema::{
    check::join,
    member::{Member, Shape},
    members::SECTIONS,
};

/// The dotted paths of all members, such as `actor.id`, and after each enum its texts, such as `actor.kind=patient`.
pub fn all() -> Vec<String> {
    let mut paths = Vec::new();
    for section in SECTIONS {
        declared("", section.members, &mut paths);
    }
    paths
}

/// Those of [`all`] that none of these whole lines uses.
pub fn unused<'a>(lines: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let mut used = BTreeSet::new();
    for line in lines {
        for section in SECTIONS {
            said("", section.members, &line["audit"], &mut used);
        }
    }
    all().into_iter().filter(|path| !used.contains(path)).collect()
}

fn declared(path: &str, members: &[Member], paths: &mut Vec<String>) {
    for member in members {
        let path = join(path, member.name);
        paths.push(path.clone());
        paths.extend(member.shape.texts().iter().map(|text| format!("{path}={text}")));
        declared(&path, member.shape.members(), paths);
    }
}

fn said(path: &str, members: &[Member], object: &Value, used: &mut BTreeSet<String>) {
    for member in members {
        if let Some(value) = object.get(member.name) {
            let path = join(path, member.name);
            said_by(&path, &member.shape, value, used);
            used.insert(path);
        }
    }
}

fn said_by(path: &str, shape: &Shape, value: &Value, used: &mut BTreeSet<String>) {
    match (shape, value) {
        (Shape::List(shape), Value::Array(values)) => {
            for value in values {
                said_by(path, shape, value, used);
            }
        }
        (Shape::Group(members), value) => said(path, members, value, used),
        (Shape::Enum(_), Value::String(text)) => {
            used.insert(format!("{path}={text}"));
        }
        _ => {}
    }
}
