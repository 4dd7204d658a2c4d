//! What lines can say, as the schema has it, and what of it the table leaves out.

use std::collections::BTreeSet;

use demo::{Keys, Played, verify};
use serde_json::Value;

/// The values of that member that no line of an operation has.
pub(crate) fn unsaid(member: &str, played: &Played, keys: &Keys) -> BTreeSet<String> {
    let schema = &schema()["$defs"][format!("member.{member}")]["enum"];
    let said: BTreeSet<_> =
        lines(played, keys).filter_map(|line| Some(line[member].as_str()?.to_owned())).collect();
    let all = schema.as_array().into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned()));
    all.filter(|value| !said.contains(value)).collect()
}

/// The members of an operation's lines that no line has.
pub(crate) fn missing(played: &Played, keys: &Keys) -> BTreeSet<String> {
    let schema = schema();
    let of = |phase: &str| schema["$defs"][format!("line.{phase}")]["properties"].as_object().cloned();
    let all = ["begin", "part", "end"].into_iter().filter_map(of).flatten().map(|(member, _)| member);
    let said: BTreeSet<_> = lines(played, keys)
        .filter_map(|line| line.as_object().cloned())
        .flatten()
        .map(|(member, _)| member)
        .collect();
    all.filter(|member| !said.contains(member)).collect()
}

fn lines(played: &Played, keys: &Keys) -> impl Iterator<Item = Value> {
    let lines = played.lines.iter().filter_map(|line| verify(line, keys).ok());
    lines.map(|line| line.members().clone()).filter(|line| line["op"].is_string())
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../schemas/audit-line.schema.json")).unwrap()
}
