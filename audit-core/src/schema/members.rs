//! The members of a line, in the groups of the dictionary. `record.rs` writes them; this table says what they are.

mod change;
mod ending;
mod line;
mod place;
mod session;
mod what;
mod who;
mod whose;
mod why;

use super::member::{Line, Member};
use crate::event::{Action, Kind, METHODS};

/// Members that belong together.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) members: &'static [Member],
}

/// All members.
pub(crate) const SECTIONS: &[Section] = &[
    Section { title: "The line", members: line::LINE },
    Section { title: "What", members: what::WHAT },
    Section { title: "How it ended", members: ending::ENDING },
    Section { title: "Who", members: who::WHO },
    Section { title: "Whose", members: whose::WHOSE },
    Section { title: "Why", members: why::WHY },
    Section { title: "Where", members: place::PLACE },
    Section { title: "Software", members: place::SOFTWARE },
    Section { title: "Change", members: change::CHANGE },
    Section { title: "The log itself", members: session::SESSION_LINES },
];

/// A member in its place: on a kind of line, or in a group.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) member: &'static Member,
    /// Whether it must be there.
    pub(crate) must: bool,
    /// The one text it may have there.
    pub(crate) mark: Option<&'static str>,
}

/// What stands on that kind of line.
pub(crate) fn rules_of(line: Line) -> Vec<Rule> {
    let stands = SECTIONS.iter().flat_map(|section| section.members).filter(|member| member.on.stands(line));
    let rule = |member: &'static Member| Rule {
        member,
        must: member.on.must.contains(&line),
        mark: line.mark(member.name),
    };
    stands.map(rule).collect()
}

/// What stands in a group, on whatever line.
pub(crate) fn rules_in(group: &'static [Member]) -> Vec<Rule> {
    let rule = |member: &'static Member| Rule { member, must: !member.on.must.is_empty(), mark: None };
    group.iter().map(rule).collect()
}

/// The texts of a vocabulary.
macro_rules! texts {
    ($vocabulary:ident) => {
        $vocabulary::ALL.iter().map(|code| code.as_str()).collect()
    };
}

use texts;

/// What an operation can do; what the log does itself is known by its kind of line.
fn actions() -> Vec<&'static str> {
    let operations = Action::ALL.iter().filter(|action| action.kind() != Kind::Lifecycle);
    operations.map(|action| action.as_str()).collect()
}

/// The families of these.
fn kinds() -> Vec<&'static str> {
    Kind::ALL.iter().filter(|kind| **kind != Kind::Lifecycle).map(|kind| kind.as_str()).collect()
}

fn methods() -> Vec<&'static str> {
    METHODS.into_iter().chain(["other"]).collect()
}

/// What FHIR says by name and value.
const DETAIL: &str = "AuditEvent.entity.detail.valueString";
/// What FHIR points to by an identifier.
const WHAT_ID: &str = "AuditEvent.entity.what.identifier";
