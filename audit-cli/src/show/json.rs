//! Lines for programs: one object each. The README of this program names the members.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    slice,
};

use serde::Serialize;
use serde_json::Value;

use super::{Answer, asked::every};
use crate::{
    event::{Event, each_text},
    learned::Missing,
};

#[derive(Serialize)]
struct Told<'a> {
    /// Apart from the rest, because anything may stand in one that is not verified.
    event: &'a Value,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_time: Option<bool>,
    file: &'a str,
    line: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    linked: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    found: BTreeMap<&'a str, &'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'a str, &'a str>,
}

/// Before all lines, so that nobody takes what follows for all that there is.
pub(super) fn write_missing(missing: &Missing, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *to, missing)?;
    writeln!(to)
}

pub(super) fn write(events: &[Event], answer: &Answer, to: &mut dyn Write) -> io::Result<()> {
    let linked = answer.filter.by_link(events);
    for event in events {
        let mut labels = BTreeMap::new();
        if !answer.labels.is_empty() {
            each_text(&event.said, &mut |id| labels.extend(answer.labels.get(id).map(|label| (id, label))));
        }
        let Event { said, verified, in_time, file, line } = event;
        let found = every(slice::from_ref(event), &answer.filter);
        let told = Told {
            event: said,
            verified: *verified,
            in_time: (!in_time).then_some(false),
            file,
            line: *line,
            linked,
            found: found.into_iter().map(|(id, role)| (id, role.as_str())).collect(),
            labels,
        };
        serde_json::to_writer(&mut *to, &told)?;
        writeln!(to)?;
    }
    Ok(())
}
