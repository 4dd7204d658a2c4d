//! Every line is as the published schema says, the schema refuses what is not, and everything it knows is said somewhere.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    process::{Command, Stdio},
    sync::LazyLock,
};

use audit_core::schema;
use demo::{Framework, Premises, fits, morning};
use serde_json::{Value, json};
use tests::{Rest, keys};

/// The lines of all scenarios: a morning at the clinic (the scenarios show that it says the same on either framework), and plain functions.
static LINES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let premises = Premises::build(Framework::Axum, &keys()).unwrap().quietly("info");
    let mut lines = morning(&premises).unwrap().lines;
    lines.extend(program(env!("CARGO_BIN_EXE_job"), &["2"], &[]));
    lines.extend(program(env!("CARGO_BIN_EXE_job"), &["2"], &AUDITED));
    lines.extend(program(env!("CARGO_BIN_EXE_stated"), &[], &[]));
    lines.extend(program(env!("CARGO_BIN_EXE_detours"), &[], &[]));
    lines.extend(program(env!("CARGO_BIN_EXE_leaving"), &[], &[]));
    lines.extend(rest());
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
});

/// The keys of a session that is forward-secure and signed: those of the vectors in RFC 9180, A.7.1, and RFC 8032, 7.1.
const AUDITED: [(&str, &str); 2] = [
    ("AUDIT_AUDITOR_KEY", "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664"),
    ("AUDIT_SIGN_KEY", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
];

/// What a program writes that needs nobody.
fn program(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
    let output = Command::new(program)
        .args(arguments)
        .envs(keys().variables())
        .envs(variables.iter().copied())
        .env("AUDIT_ENV", "test")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What the clinic has no reason to say, and what is said when nobody reads.
fn rest() -> Vec<String> {
    let rest = Rest::start(env!("CARGO_BIN_EXE_rest"));
    let request = ("x-request-id", "0123456789abcdefghij");
    for status in ["409", "429", "504", "500"] {
        rest.get(&format!("/status/{status}"), request);
    }
    for path in ["/bare/200", "/bare/401", "/bare/403", "/nobody", "/links"] {
        rest.get(path, request);
    }
    rest.get("/nobody", ("x-research", "1"));
    while rest.get("/patients/7", request) != 503 {}
    rest.get("/allowed", request);
    rest.finish()
}

/// Lines that were never written, with every member there is: only their form counts.
static EVERYTHING: LazyLock<Vec<Value>> = LazyLock::new(|| {
    include_str!("everything.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
});

#[test]
fn the_samples_have_every_member() {
    let missing = schema::unused(EVERYTHING.iter());
    let missing: Vec<_> = missing.iter().filter(|path| !path.contains('=')).collect();
    assert!(missing.is_empty(), "put {missing:?} into everything.jsonl");
    assert!(EVERYTHING.iter().all(is_valid));
}

/// One line of each shape: kind, action and members.
fn samples() -> Vec<&'static Value> {
    let shape = |line: &Value| {
        let audit = line["audit"].as_object().unwrap();
        let mut members: Vec<_> = audit.keys().cloned().collect();
        members.sort();
        (audit["action"].to_string(), members)
    };
    let mut lines: Vec<_> = LINES.iter().chain(EVERYTHING.iter()).collect();
    lines.sort_by_cached_key(|line| shape(line));
    lines.dedup_by_key(|line| shape(line));
    lines
}

/// Both validators; they must agree.
fn is_valid(line: &Value) -> bool {
    let (ours, theirs) = (schema::check(line), fits(line));
    assert_eq!(ours.is_ok(), theirs.is_ok(), "one says {ours:?}, the other {theirs:?}: {line}");
    ours.is_ok()
}

/// The JSON pointers of what is below a value, the outermost first; of a list only the first two, the others being alike.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (format!("{at}/{key}"), value)).collect(),
        Value::Array(values) => {
            values.iter().take(2).enumerate().map(|(place, value)| (format!("{at}/{place}"), value)).collect()
        }
        _ => Vec::new(),
    };
    for (at, value) in below {
        found.push(at.clone());
        pointers(value, &at, found);
    }
}

fn everything(line: &Value) -> Vec<String> {
    let mut found = Vec::new();
    pointers(line, "", &mut found);
    found
}

fn with(line: &Value, pointer: &str, value: Value) -> Value {
    let mut line = line.clone();
    *line.pointer_mut(pointer).unwrap() = value;
    line
}

fn without(line: &Value, pointer: &str) -> Value {
    let (above, name) = pointer.rsplit_once('/').unwrap();
    let mut line = line.clone();
    match line.pointer_mut(above).unwrap() {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(values) => drop(values.remove(name.parse().unwrap())),
        _ => unreachable!("nothing stands below anything else"),
    }
    line
}

#[test]
fn every_line_is_as_the_schema_says() {
    for line in LINES.iter() {
        assert!(is_valid(line), "{:?}: {line}", schema::check(line));
    }
}

/// What is null, empty or of another type is refused wherever it stands; so is a member that nobody knows.
#[test]
fn the_schema_is_closed() {
    for line in samples() {
        assert!(!is_valid(&json!({ "audit": line["audit"], "mac": line["mac"], "more": 1 })));
        for pointer in everything(line) {
            let found = line.pointer(&pointer).unwrap();
            let other = match found {
                Value::String(_) | Value::Bool(_) => json!(7),
                Value::Number(number) => json!(number.to_string()),
                Value::Array(_) => json!({ "a": 1 }),
                _ => json!(["a"]),
            };
            for wrong in [Value::Null, json!(""), json!([]), json!({}), json!(-1), other] {
                assert!(!is_valid(&with(line, &pointer, wrong.clone())), "{pointer} may be {wrong}");
            }
            if let Value::Object(members) = found {
                let mut members = members.clone();
                members.insert("surprise".to_owned(), json!("x"));
                assert!(!is_valid(&with(line, &pointer, members.into())), "{pointer} may hold a surprise");
            }
        }
    }
}

#[test]
fn what_must_be_there_is_missed() {
    let always = ["v", "s", "n", "t", "kind", "action", "severity", "service"];
    let each = |line: &Value| match line["audit"]["phase"].as_str() {
        Some("begin") => vec!["op", "phase"],
        Some("part") => vec!["op", "phase", "part"],
        Some(_) => vec!["op", "phase", "outcome", "reason", "us"],
        None if line["audit"]["action"] == "session.start" => {
            vec!["kid", "mode", "r", "clock", "keys", "sdk"]
        }
        None if line["audit"]["action"] == "audit.signature" => {
            vec!["block", "first", "count", "leaves", "prev", "key", "sig"]
        }
        None => vec!["kid", "mode", "r", "counters", "uptime"],
    };
    for line in samples() {
        assert!(!is_valid(&without(line, "/audit")) && !is_valid(&without(line, "/mac")));
        for name in always.into_iter().chain(each(line)) {
            assert!(!is_valid(&without(line, &format!("/audit/{name}"))), "{name} may be missing: {line}");
        }
    }
}

#[test]
fn a_misspelt_enum_is_refused() {
    let enums = [
        "action",
        "actor/kind",
        "http/method",
        "kind",
        "mode",
        "clock",
        "outcome",
        "phase",
        "purpose/0",
        "purpose_from",
        "reason",
        "severity",
        "authz/decision",
        "authn/method",
        "disclosure/basis",
        "disclosure/notice",
        "review/verdict",
        "actors",
        "forms/0/steps/0",
        "outage/cause",
    ];
    let mut seen = 0;
    for line in samples() {
        for pointer in enums.map(|name| format!("/audit/{name}")) {
            let Some(text) = line.pointer(&pointer).and_then(Value::as_str) else { continue };
            let misspelt =
                [format!("{text}x"), text[1..].to_owned(), format!("{text} "), text.to_uppercase() + "E"];
            assert!(misspelt.iter().all(|text| !is_valid(&with(line, &pointer, json!(text)))), "{pointer}");
            seen += 1;
        }
    }
    assert!(seen > enums.len());
}

/// Whatever is done to a line, both validators say the same.
#[test]
fn two_validators_agree() {
    let mut counts = [0, 0];
    for line in samples() {
        for pointer in everything(line) {
            let mut changed = vec![without(line, &pointer)];
            changed.extend(edits(line.pointer(&pointer).unwrap()).map(|value| with(line, &pointer, value)));
            for line in changed {
                counts[usize::from(is_valid(&line))] += 1;
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
}

/// Values beside a value: some of them are right.
fn edits(value: &Value) -> impl Iterator<Item = Value> {
    let edits: Vec<Value> = match value {
        Value::String(text) => text_edits(text).into_iter().map(Value::from).collect(),
        Value::Number(_) => [
            json!(0),
            json!(1),
            json!(1.5),
            json!(9_007_199_254_740_991_u64),
            json!(9_007_199_254_740_992_u64),
        ]
        .into(),
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Array(values) => vec![values.iter().chain(values).cloned().collect::<Vec<_>>().into()],
        _ => Vec::new(),
    };
    edits.into_iter()
}

fn text_edits(text: &str) -> Vec<String> {
    let mut edits =
        vec![text.repeat(2), text.repeat(20), text.to_uppercase(), format!("{text}\n"), format!(" {text}")];
    let places = text.char_indices().map(|(place, _)| place).step_by(text.len() / 6 + 1);
    edits.extend(places.flat_map(|place| {
        let (before, after) = text.split_at(place);
        let rest: String = after.chars().skip(1).collect();
        ["", "-", ".", "0", "é", "\u{7f}", "aa"].map(|other| format!("{before}{other}{rest}"))
    }));
    edits
}

/// Every member and every code of the schema is said by a whole program: in the morning at the clinic, or by one of those
/// beside it.
#[test]
fn everything_is_said_somewhere() {
    // Which purpose a use has, which method a request, and on which section a disclosure rests, is the app's affair.
    const THEIRS: [&str; 4] = ["purpose=", "http.method=", "authn.method=", "disclosure.basis="];
    let mut unused = schema::unused(LINES.iter());
    unused.retain(|path| !THEIRS.iter().any(|theirs| path.starts_with(theirs)));
    assert!(unused.is_empty(), "the schema knows {unused:?}, and no scenario says it");
}
