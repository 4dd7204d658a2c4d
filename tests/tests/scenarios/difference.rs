//! How the lines of two plays differ, so that somebody can read it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::same::Same;

/// Each row that differs, with its lines, and on each line the members that do; empty where nothing does.
pub(crate) fn difference(names: [&str; 2], [one, other]: [&[Same]; 2]) -> String {
    let rows = one.iter().zip(other).map(|(one, other)| of_row(names, one, other));
    let more = (one.len() != other.len())
        .then(|| format!("{} has {} rows, {} has {}\n", names[0], one.len(), names[1], other.len()));
    rows.chain(more).collect()
}

fn of_row(names: [&str; 2], one: &Same, other: &Same) -> String {
    let mut wrong = Vec::new();
    if one.step != other.step {
        wrong.push(format!("{} tells of «{}» here", names[1], other.step));
    }
    let phases = |same: &Same| same.lines.iter().map(name).collect::<Vec<_>>().join(", ");
    if phases(one) != phases(other) {
        wrong.push(format!("lines: {} {}; {} {}", names[0], phases(one), names[1], phases(other)));
    }
    for (one, other) in pairs(&one.lines, &other.lines) {
        let members = of_line(names, one, other);
        wrong.extend(members.iter().map(|member| format!("{} line: {member}", name(one))));
    }
    if wrong.is_empty() { String::new() } else { format!("«{}»\n    {}\n", one.step, wrong.join("\n    ")) }
}

/// Lines of the same name, in their order.
fn pairs<'l>(one: &'l [Value], other: &'l [Value]) -> impl Iterator<Item = (&'l Value, &'l Value)> {
    one.iter().enumerate().filter_map(move |(place, line)| {
        let before = one[..place].iter().filter(|earlier| name(earlier) == name(line)).count();
        Some((line, other.iter().filter(|other| name(other) == name(line)).nth(before)?))
    })
}

fn name(line: &Value) -> &str {
    line["phase"].as_str().or(line["action"].as_str()).unwrap_or("nameless")
}

/// Member by member, by their paths.
fn of_line(names: [&str; 2], one: &Value, other: &Value) -> Vec<String> {
    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    flatten(String::new(), one, &mut left);
    flatten(String::new(), other, &mut right);
    let mut paths: Vec<_> = left.keys().chain(right.keys()).collect();
    paths.sort();
    paths.dedup();
    let said = |members: &BTreeMap<String, &Value>, path| {
        members.get(path).map_or_else(|| "nothing".to_owned(), ToString::to_string)
    };
    let differ = paths.into_iter().filter(|path| left.get(*path) != right.get(*path));
    differ
        .map(|path| {
            format!("{path}: {} {}, {} {}", names[0], said(&left, path), names[1], said(&right, path))
        })
        .collect()
}

fn flatten<'v>(path: String, value: &'v Value, members: &mut BTreeMap<String, &'v Value>) {
    match value {
        Value::Object(group) => {
            for (name, value) in group {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(path, value, members);
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                flatten(format!("{path}[{place}]"), value, members);
            }
        }
        _ => drop(members.insert(path, value)),
    }
}

mod tests {
    use serde_json::json;

    use super::*;

    fn row(step: &str, lines: &[Value]) -> Vec<Same> {
        vec![Same { step: step.to_owned(), lines: lines.to_vec() }]
    }

    fn between(one: &[Same], other: &[Same]) -> String {
        difference(["axum", "actix"], [one, other])
    }

    #[test]
    fn equal_rows_do_not_differ() {
        let rows = row("Somebody reads.", &[json!({"phase": "end", "outcome": "success"})]);
        assert_eq!(between(&rows, &rows), "");
    }

    #[test]
    fn a_difference_names_the_row_the_line_and_the_members() {
        let begin = json!({"phase": "begin"});
        let end = json!({"phase": "end", "reason": "conflict", "actor": {"kind": "workforce", "own": true}});
        let other =
            json!({"phase": "end", "reason": "invalid", "actor": {"kind": "workforce"}, "status": 409});
        let one = row("Somebody reads.", &[begin.clone(), end]);
        let expected = "«Somebody reads.»
    end line: actor.own: axum true, actix nothing
    end line: reason: axum \"conflict\", actix \"invalid\"
    end line: status: axum nothing, actix 409
";
        assert_eq!(between(&one, &row("Somebody reads.", &[begin, other])), expected);
    }

    #[test]
    fn entries_of_lists_are_told_apart_by_their_places() {
        let line = |patients: &[&str]| json!({"phase": "end", "patients": patients});
        let (one, other) = (row("A list.", &[line(&["a", "b"])]), row("A list.", &[line(&["a", "c", "b"])]));
        let expected = "«A list.»
    end line: patients[1]: axum \"b\", actix \"c\"
    end line: patients[2]: axum nothing, actix \"b\"
";
        assert_eq!(between(&one, &other), expected);
    }

    #[test]
    fn lines_and_rows_that_are_missing_are_missed() {
        let (begin, end) = (json!({"phase": "begin"}), json!({"phase": "end"}));
        let (one, other) = (row("A change.", &[begin.clone(), end]), row("A change.", &[begin]));
        assert_eq!(between(&one, &other), "«A change.»\n    lines: axum begin, end; actix begin\n");
        assert_eq!(between(&one, &[]), "axum has 1 rows, actix has 0\n");
        let other = row("Another one.", &one[0].lines);
        assert_eq!(between(&one, &other), "«A change.»\n    actix tells of «Another one.» here\n");
    }
}
