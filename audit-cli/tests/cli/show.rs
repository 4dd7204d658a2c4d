//! What `show` makes of lines.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, pseudonyms},
};

fn op(number: u64) -> String {
    format!("018f0000-0000-7000-8000-{number:012x}")
}

/// A line of an operation, with what most of them have.
fn line(forge: &mut Forge, phase: &str, number: u64, more: &Value) -> String {
    let mut members = json!({"kind": "access", "action": "read", "handler": "clinic::patients::show", "op": op(number), "phase": phase,
        "actor": {"kind": "workforce", "id": "dr.adams"}, "purpose": ["TREAT"], "tenant": "north"});
    if phase == "end" || phase == "after" {
        members["outcome"] = json!("success");
        members["reason"] = json!("ok");
    }
    for (name, value) in more.as_object().unwrap() {
        members[name] = value.clone();
    }
    forge.line(members)
}

/// A morning with everything that `show` tells apart.
fn morning() -> Vec<String> {
    let [ada, bea] = ["ada", "bea"].map(|name| pseudonyms("patient", name)[0].clone());
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    vec![
        forge.start(),
        line(&mut forge, "end", 1, &json!({"patients": [ada], "resource": {"type": "Patient"}})),
        line(&mut forge, "begin", 2, &json!({"action": "export"})),
        line(&mut forge, "end", 3, &json!({"outcome": "denied", "reason": "forbidden", "tenant": "south"})),
        line(&mut forge, "part", 2, &json!({"action": "export", "part": 1, "patients": [bea]})),
        line(&mut forge, "part", 2, &json!({"action": "export", "part": 2, "patients": [ada]})),
        line(&mut forge, "end", 2, &json!({"action": "export", "begun": true, "parts": 2})),
        line(&mut forge, "after", 2, &json!({"action": "export", "outcome": "failed", "reason": "withheld"})),
        line(&mut forge, "begin", 4, &json!({"action": "update", "patients": [ada]})),
        line(
            &mut forge,
            "end",
            5,
            &json!({"handler": "clinic::notes::list",
            "break_glass": {"reason": "unconscious", "granted": true, "needed": true}}),
        ),
        forge.stop(),
    ]
}

fn shown(args: &[&str]) -> (i32, String) {
    let audit = Audit::new();
    audit.file("app.log", morning().concat());
    let answer = audit.run(&[&["show", "app.log"], args].concat());
    (answer.status, answer.out)
}

/// The actions and outcomes of what is shown.
fn found(args: &[&str]) -> Vec<String> {
    let (_, out) = shown(args);
    let words = |line: &str| {
        line.split("  ")
            .filter(|word| WORDS.iter().any(|known| word.contains(known)))
            .collect::<Vec<_>>()
            .join(" ")
    };
    out.lines().map(words).collect()
}

const WORDS: [&str; 7] = [" for TREAT", "session.", "success", "denied", "failed", "began", "BREAK"];

#[test]
fn an_operation_is_one_line() {
    let [ada, bea] = ["ada", "bea"].map(|name| pseudonyms("patient", name)[0].clone());
    let (status, out) = shown(&[]);
    let expected = [
        format!("001Z  workforce dr.adams  read Patient for TREAT  {ada}  success  clinic::patients::show  tenant north  AAAAAQAA/1"),
        "003Z  workforce dr.adams  read for TREAT  denied (forbidden)  clinic::patients::show  tenant south  AAAAAQAA/3".to_owned(),
        format!("006Z  workforce dr.adams  export for TREAT  {bea} and more, on 2 parts  success  clinic::patients::show  tenant north  AAAAAQAA/6"),
        "007Z  workforce dr.adams  export for TREAT  corrected: failed (withheld)  clinic::patients::show  tenant north  AAAAAQAA/7".to_owned(),
        "009Z  workforce dr.adams  read for TREAT  success  BREAK-GLASS unconscious, granted  clinic::notes::list  tenant north  AAAAAQAA/9".to_owned(),
        format!("008Z  workforce dr.adams  update for TREAT  {ada}  began, no end  clinic::patients::show  tenant north  AAAAAQAA/8"),
    ];
    assert_eq!(out, expected.map(|line| format!("verified 2026-01-01T00:00:00.{line}\n")).concat());
    // An end is missing.
    assert_eq!(status, 2);
}

/// No handler of the app has the attribute: the route is what tells its owners where it is missing.
#[test]
fn without_a_handler_the_route_is_named() {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let members = json!({"kind": "access", "action": "other", "op": op(1), "phase": "end", "outcome": "success",
        "http": {"method": "GET", "route": "/reports/{month}"}});
    let log = [forge.start(), forge.line(members), forge.stop()].concat();
    let audit = Audit::new();
    audit.file("app.log", log);
    let out = audit.run(&["show", "app.log"]).out;
    assert_eq!(out, "verified 2026-01-01T00:00:00.001Z  other  success  GET /reports/{month}  AAAAAQAA/1\n");
}

#[test]
fn filters_hold_for_any_line_of_an_operation() {
    let [ada, bea] = ["ada", "bea"].map(|name| pseudonyms("patient", name)[0].clone());
    let export = ["export for TREAT success", "export for TREAT corrected: failed (withheld)"];
    let denied = "read for TREAT denied (forbidden)";
    let glass = "read for TREAT success BREAK-GLASS unconscious, granted";
    let begun = "update for TREAT began, no end";
    for (args, expected) in [
        (&["--patient", &bea][..], &export[..]),
        (&["--patient", &bea, "--outcome", "success"], &export),
        (&["--patient", &ada, "--action", "update"], &[begun]),
        (&["--outcome", "denied"], &[denied]),
        (&["--outcome", "denied", "--outcome", "failed"], &[denied, export[1]]),
        (&["--action", "export", "--action", "update"], &[export[0], export[1], begun]),
        (&["--handler", "clinic::notes"], &[glass]),
        (&["--handler", "*::list"], &[glass]),
        (&["--handler", "notes::*"], &[glass]),
        (&["--tenant", "south"], &[denied]),
        (&["--break-glass"], &[glass]),
        (&["--actor", "dr.adams", "--tenant", "south"], &[denied]),
        (&["--actor", "dr.who"], &[]),
        (&["--since", "2026-01-01T00:00:00.009Z"], &[glass]),
        (&["--until", "2026-01-01T00:00:00.002Z", "--action", "read"], &["read Patient for TREAT success"]),
        (&["--session", "AAAAAQAA", "--tenant", "south"], &[denied]),
        (&["--session", "BBBB"], &[]),
        (
            &["--control", "--action", "session.start", "--action", "session.stop"],
            &[
                "session.start forge web.1 test seal key 928df189",
                "session.stop forge web.1 test seal key 928df189",
            ],
        ),
    ] {
        assert_eq!(found(args), expected, "{args:?}");
    }
}

#[test]
fn for_programs_each_line_is_an_object() {
    let [ada, bea] = ["ada", "bea"].map(|name| pseudonyms("patient", name)[0].clone());
    let objects = |args: &[&str]| -> Vec<Value> {
        shown(&[&["--json"], args].concat())
            .1
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let numbers = |args: &[&str]| {
        objects(args).iter().map(|line| line["event"]["n"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[]), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(numbers(&["--control"]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // Of an export the part with that patient, and not the one with another.
    assert_eq!(numbers(&["--patient", &bea]), [2, 4, 6, 7]);
    assert_eq!(numbers(&["--patient", &ada, "--action", "export"]), [2, 5, 6, 7]);
    let first = &objects(&[])[0];
    let canonical: Value = serde_json::from_str(crate::forge::object_of(&morning()[1])).unwrap();
    assert_eq!(first, &json!({"event": canonical, "verified": true, "file": "app.log", "line": 2}));
}

#[test]
fn what_is_not_verified_is_never_mixed_in() {
    let audit = Audit::new();
    let mut lines = morning();
    lines[1] = lines[1].replacen("success", "failed", 1).replacen("dr.adams", "\\u001b[2Jx", 1);
    lines[9] = lines[9].replacen("\"n\":9", "\"verified\":true,\"n\":9", 1);
    audit.file("app.log", lines.concat());
    let answer = audit.run(&["show", "app.log"]);
    assert_eq!(answer.status, 1);
    assert!(
        answer
            .out
            .starts_with("?? not verified 2026-01-01T00:00:00.001Z  workforce \\u{1b}[2Jx  read Patient"),
        "{}",
        answer.out
    );
    assert_eq!(answer.out.matches("?? not verified").count(), 2);
    let verdict = "audit: There is evidence of tampering. Of what is shown, 2 lines could not be verified: nothing of that may be believed. \
                   `audit verify` tells more.\n";
    assert_eq!(answer.err, verdict);
    let answer = audit.run(&["show", "--json", "app.log"]);
    let verified: Vec<_> = answer
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["verified"].clone())
        .collect();
    assert_eq!(verified.iter().filter(|verified| **verified == json!(false)).count(), 2);
}

/// Else somebody could end what never ended.
#[test]
fn what_is_not_verified_is_folded_into_nothing() {
    let audit = Audit::new();
    let mut stranger = Forge::new(&crate::ForgeKeys { seal: [0x77; 32], ..keyed() }, 1 << 96, T);
    stranger.n = 20;
    let end =
        line(&mut stranger, "end", 4, &json!({"action": "update", "begun": true, "handler": "\u{1b}[2Jx"}));
    audit.file("app.log", morning().concat() + &end);
    let out = audit.run(&["show", "--action", "update", "app.log"]).out;
    let [claimed, begun] = out.lines().collect::<Vec<_>>()[..] else { panic!("{out}") };
    assert!(claimed.starts_with("?? not verified ") && claimed.contains("  success  \\u{1b}[2Jx  "), "{out}");
    assert!(begun.starts_with("verified ") && begun.contains("  began, no end  "), "{out}");
}

/// An end may come before its begin, and a line twice.
#[test]
fn the_order_of_a_drain_changes_nothing_but_the_order() {
    let audit = Audit::new();
    let mut lines = morning();
    lines.swap(2, 6);
    lines.swap(4, 5);
    lines.push(lines[1].clone());
    audit.file("app.log", lines.concat());
    let [mixed, ordered] = [audit.run(&["show", "app.log"]).out, shown(&[]).1].map(|out| {
        let mut lines: Vec<_> = out.lines().map(|line| line.replace("k2.", "")).collect();
        lines.sort();
        lines
    });
    assert_eq!(mixed.len(), ordered.len());
    assert!(mixed.iter().all(|line| !line.contains("export") || !line.contains("no end")), "{mixed:?}");
}

#[test]
fn standard_input_is_read_twice_as_well() {
    let audit = Audit::new();
    let answer = audit.run_with(&["show", "-"], morning().concat().as_bytes());
    assert_eq!(answer.out, shown(&[]).1);
    let packed = zstd::encode_all(morning().concat().as_bytes(), 1).unwrap();
    assert_eq!(audit.run_with(&["show", "-"], &packed).out, answer.out);
}

#[test]
fn nothing_to_check_is_not_fine() {
    let audit = Audit::new();
    audit.file("app.log", "");
    let answer = audit.run(&["show", "app.log", "gone.log"]);
    assert_eq!((answer.status, answer.out.as_str()), (66, ""));
    assert!(
        answer.err.contains("gone.log cannot be opened: ")
            && answer.err.contains("Not everything could be read.")
    );
}

#[test]
fn wrong_filters_teach_and_repeat_nothing() {
    let audit = Audit::new();
    audit.file("app.log", morning().concat());
    for (args, says) in [
        (&["--action", "look"][..], "--action wants one of create, read, update"),
        (&["--outcome", "ok"], "--outcome wants one of success, denied"),
        (&["--patient", "4711"], "--patient wants a pseudonym as lines have it"),
        (&["--tenant", "two words"], "--tenant wants a code"),
        (
            &["--outcome", "Denied"],
            "--outcome wants one of success, denied, failed, unknown; did you mean denied?",
        ),
        (
            &["--since", "2026-01-02", "--until", "2026-01-01"],
            "no time is both from --since on and before --until",
        ),
        (&["--officer", "p.ortiz"], "--officer, --purpose and --trail are for --people"),
        (&["--trail", "trail.jsonl"], "--officer, --purpose and --trail are for --people"),
        (&["--people", "people.csv"], "people.csv cannot be opened"),
    ] {
        let refused = audit.run(&[&["show", "app.log"], args].concat());
        assert!([64, 66].contains(&refused.status), "{}", refused.err);
        assert!(
            refused.sentence().starts_with(says) && !refused.err.contains(args[1]) || args[0] == "--people",
            "{}",
            refused.err
        );
    }
}

#[test]
fn nothing_to_show_is_told_and_values_that_no_line_has() {
    let audit = Audit::new();
    audit.file("app.log", morning().concat());
    for (args, said) in [
        (&["--tenant", "nroth"][..], &["audit: no line at all has that --tenant"][..]),
        (&["--handler", "pateints::show"], &["audit: no line at all has that --handler"]),
        (&["--session", "BBBB"], &["audit: no line at all has that --session"]),
        // Each of them stands somewhere, and only not together.
        (&["--tenant", "south", "--handler", "notes::list"], &[]),
        (&["--tenant", "south", "--handler", "nots"], &["audit: no line at all has that --handler"]),
    ] {
        let answer = audit.run(&[&["show", "app.log"], args].concat());
        let told: Vec<_> = answer.err.lines().collect();
        assert_eq!((answer.out.as_str(), told[0]), ("", "audit: 0 events"));
        assert_eq!(&told[1..told.len() - 1], said, "{args:?}");
    }
    let found = audit.run(&["show", "app.log", "--tenant", "south"]);
    assert!(!found.err.contains("0 events") && !found.err.contains("no line at all"), "{}", found.err);
}

/// What it prints can be asked for.
#[test]
fn a_printed_place_is_a_filter() {
    for (args, expected) in [
        (&["--session", "AAAAAQAA/3"][..], &["read for TREAT denied (forbidden)"][..]),
        (
            &["--session", "AAAAAQAA/6"],
            &["export for TREAT success", "export for TREAT corrected: failed (withheld)"],
        ),
        (&["--session", "AAAAAQAA/99"], &[]),
        (&["--handler", "notes::list"], &["read for TREAT success BREAK-GLASS unconscious, granted"]),
    ] {
        assert_eq!(found(args), expected, "{args:?}");
    }
    let audit = Audit::new();
    let refused = audit.run(&["show", "--session", "AAAAAQAA/x", "app.log"]);
    assert_eq!(refused.status, 64);
    assert!(refused.sentence().starts_with("--session wants the id of a session"), "{}", refused.err);
    // An id may begin with a hyphen.
    audit.file("app.log", Forge::new(&keyed(), 0x00fb_efbe << 104, T).whole(1).concat());
    assert_eq!(audit.run(&["show", "--session", "----", "app.log"]).out.lines().count(), 1);
    let hyphen = Forge::new(&keyed(), 0x00fb_efbe << 104, T).id();
    assert!(hyphen.starts_with("----"), "{hyphen}");
}

#[test]
fn a_start_says_which_keys_are_in_use() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let start = forge.line(json!({"action": "session.start", "kind": "lifecycle", "keys": ["k2", "k1"], "kid": "928df189", "mode": "keyed", "r": 0}));
    audit.file("app.log", start + &forge.stop());
    let out = audit.run(&["show", "--control", "app.log"]).out;
    assert!(out.contains("  session.start seal key 928df189 pseudonym keys k2,k1  "), "{out}");
}
