//! Texts that may stand in a line: from the app's source and its configuration.

use audit_core::{
    Purpose,
    adapter::Handler,
    event::{Action, Kind, OnAuditFailure},
};

use crate::records::MARK;

/// Codes that are registered; the first is as long as they get.
pub const CODES: &[&str] =
    &["a-code-that-is-as-long-as-a-code-can-be:0123456789/abcdefghijk_A", "physician", "north", "x"];

/// Names from the source.
pub const NAMES: &[&str] = &[
    "a_name_that_is_longer_than_a_code_can_be_and_that_somebody_wrote_all_the_same",
    "text",
    "note",
    "größe",
    "",
    "two words",
    "R+42CFRPart2",
    "\"quoted\\",
    "名前",
];

/// What attributes say of handlers: of every action little, much, and that it leaves no line.
pub fn handlers() -> Vec<Handler> {
    let ours = Action::ALL.iter().filter(|action| action.kind() != Kind::Lifecycle);
    let described = ours.flat_map(|action| {
        let little = Handler::of(*action);
        let much = Handler {
            name: NAMES[0],
            purpose: Some(Purpose::Operations),
            resource: Some(NAMES[0]),
            category: Some(NAMES[3]),
            fields: NAMES,
            by: NAMES,
            no_subject: true,
            on_audit_failure: Some(OnAuditFailure::Allow),
            ..little
        };
        [little, much, Handler { action: None, ..much }]
    });
    described.collect()
}

/// One of a list.
pub fn pick<T: Copy>(list: &[T], place: u8) -> T {
    list[usize::from(place) % list.len()]
}

/// The input may not make up a private text.
pub fn public(text: &str) -> String {
    text.replace(MARK, "")
}
