//! How whoever is looked for stands on a line, so that nobody has to guess why it is shown.

use std::cmp::Reverse;

use serde_json::Value;

use super::Filter;
use crate::{
    event::{Event, Phase, each_text},
    person::PATIENT,
};

/// In which place of a line. The first ones say most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Patient,
    Part,
    Record,
    Link,
    Grant,
    Actor,
    Elsewhere,
}

impl Role {
    /// For programs.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Part => "part",
            Self::Record => "record",
            Self::Link => "link",
            Self::Grant => "grant",
            Self::Actor => "actor",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// Behind the id, for people. A patient of the line needs no word.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Patient => "",
            Self::Part => " (on a part)",
            Self::Record => " (in a record)",
            Self::Link => " (in a link)",
            Self::Grant => " (in a grant)",
            Self::Actor => " (as actor)",
            Self::Elsewhere => " (elsewhere in the line)",
        }
    }

    fn of(member: &str, event: &Event) -> Self {
        match member {
            "patients" if event.phase() == Phase::Part => Self::Part,
            "patients" => Self::Patient,
            "records" => Self::Record,
            "link" => Self::Link,
            "grant" => Self::Grant,
            "actor" => Self::Actor,
            _ => Self::Elsewhere,
        }
    }

    /// Whether a line for people has its ids in another place already.
    fn is_shown(self, id: &str) -> bool {
        let patient = id.strip_prefix(PATIENT).is_some_and(|rest| rest.starts_with('.'));
        matches!(self, Self::Link | Self::Grant | Self::Actor) && !patient
    }
}

/// The ids of whoever is looked for that a line for people does not have in another place.
pub(super) fn asked<'a>(events: &'a [Event], filter: &Filter) -> Vec<(&'a str, Role)> {
    every(events, filter).into_iter().filter(|(id, role)| !role.is_shown(id)).collect()
}

/// The ids of whoever is looked for in these lines, each once and in the place that says most: first themselves, and then those of links.
pub(super) fn every<'a>(events: &'a [Event], filter: &Filter) -> Vec<(&'a str, Role)> {
    let mut found = Vec::new();
    for event in events {
        for (member, value) in event.said.as_object().into_iter().flatten() {
            let role = Role::of(member, event);
            each_text(value, &mut |id| {
                found.extend(filter.finds(id, event.time()).map(|how| (Reverse(how), role, id)));
            });
        }
    }
    found.sort_by_key(|(how, role, _)| (*how, *role));
    let mut ids = Vec::new();
    for (_, role, id) in found {
        if !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, role));
        }
    }
    ids
}

/// Whose data it was, as the line itself has it: patients, or else records.
pub(super) fn subjects(event: &Event) -> Vec<&str> {
    let patients: Vec<_> = event.texts("/patients").collect();
    let records = || event.said.get("records").and_then(Value::as_array).into_iter().flatten();
    if patients.is_empty() {
        records().filter_map(|record| record.get("id")?.as_str()).collect()
    } else {
        patients
    }
}
