//! The events of one person, in whatever role.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, PATIENT, pseudonym_at, pseudonyms},
};

/// One line for each place in which somebody may stand; the handler tells which.
fn log() -> String {
    let [new, old] = pseudonyms("patient", PATIENT);
    let other = &pseudonyms("patient", "other")[0];
    let [user, _] = pseudonyms("user", "dr.adams");
    let north = pseudonym_at("north", "patient", PATIENT);
    let places = [
        ("patient", json!({"patients": [other, new]})),
        ("old_key", json!({"patients": [old]})),
        ("tenant", json!({"patients": [north], "tenant": "north"})),
        ("own", json!({"actor": {"kind": "patient", "id": other, "patient": new}})),
        ("record", json!({"records": [{"id": new}]})),
        ("staff", json!({"actor": {"kind": "workforce", "id": user}, "patients": [new]})),
        ("clear", json!({"actor": {"kind": "workforce", "id": "dr.adams"}})),
        ("acted_for", json!({"actor": {"kind": "service", "id": "import", "for": user}})),
        ("granted", json!({"action": "grant", "grant": {"to": user, "role": "nurse"}})),
        ("other", json!({"patients": [other]})),
    ];
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let mut lines = vec![forge.start()];
    for (name, more) in places {
        let op = format!("018f0000-0000-7000-8000-{:012x}", forge.n);
        let mut members = json!({"action": "read", "handler": name, "kind": "access", "op": op, "outcome": "success", "phase": "end"});
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        lines.push(forge.line(members));
    }
    lines.push(forge.stop());
    lines.concat()
}

/// The handlers of what is found.
fn found(audit: &Audit, args: &[&str], input: &str) -> Vec<String> {
    let answer = audit.ask(&[&["grep", "--json", "app.log"], args].concat(), input);
    assert_eq!(answer.status, 0, "{}", answer.err);
    let handler = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["verified"], true);
        line["event"]["handler"].as_str().unwrap().to_owned()
    };
    answer.out.lines().map(handler).collect()
}

#[test]
fn whoever_is_asked_for_is_found_in_any_role_under_any_key() {
    let audit = Audit::new();
    audit.file("app.log", log());
    let patient = ["patient", "old_key", "tenant", "own", "record", "staff"];
    assert_eq!(found(&audit, &["--patient", PATIENT], ""), patient);
    assert_eq!(found(&audit, &["--patient", "-"], &format!("{PATIENT}\n")), patient);
    assert_eq!(found(&audit, &["--actor", "dr.adams"], ""), ["staff", "clear", "acted_for", "granted"]);
    assert_eq!(found(&audit, &["--actor", "dr.adams", "--patient", "-"], PATIENT), ["staff"]);
    assert_eq!(found(&audit, &["--actor", "-", "--action", "grant"], "dr.adams"), ["granted"]);
    assert_eq!(found(&audit, &["--patient", "-", "--tenant", "north"], PATIENT), ["tenant"]);
    assert_eq!(found(&audit, &["--patient", "-"], "nobody"), [""; 0]);
    assert_eq!(found(&audit, &["--patient", "-"], &format!("nobody\n{PATIENT}\n")), patient);
}

#[test]
fn for_people_who_is_asked_for_stands_first() {
    let audit = Audit::new();
    audit.file("app.log", log());
    let [new, _] = pseudonyms("patient", PATIENT);
    let other = &pseudonyms("patient", "other")[0];
    let out = audit.ask(&["grep", "--patient", "-", "--handler", "patient", "app.log"], PATIENT).out;
    assert_eq!(
        out,
        format!("verified 2026-01-01T00:00:00.001Z  read  {new}, {other}  success  patient  AAAAAQAA/1\n")
    );
}

/// Nobody is to guess why a line is shown, nor to miss that it tells of something else than their data.
#[test]
fn how_whoever_is_asked_for_stands_in_a_line_is_told() {
    let audit = Audit::new();
    audit.file("app.log", log());
    let [new, old] = pseudonyms("patient", PATIENT);
    let north = pseudonym_at("north", "patient", PATIENT);
    let answer = audit.ask(&["grep", "--patient", "-", "app.log"], PATIENT);
    let at = |handler: &str| {
        let line = answer.out.lines().find(|line| line.contains(&format!("  {handler}  "))).unwrap();
        line.split("  ").find(|word| word.starts_with("patient.")).unwrap().to_owned()
    };
    let expected = [
        ("old_key", old.clone()),
        ("tenant", north.clone()),
        ("own", format!("{new} (as actor)")),
        ("record", format!("{new} (in a record)")),
        ("staff", new.clone()),
    ];
    for (handler, shown) in expected {
        assert_eq!(at(handler), shown, "{}", answer.out);
    }
    let told = answer.err.lines().find(|line| line.starts_with("audit: looked for as ")).unwrap();
    assert!([&new, &old, &north].iter().all(|one| told.contains(*one)), "{told}");
    let json = audit.ask(&["grep", "--json", "--patient", "-", "--handler", "own", "app.log"], PATIENT).out;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["found"], json!({(&new): "actor"}));
}

/// Of an operation on thousands, the one that is asked for.
#[test]
fn who_stands_on_a_part_alone_is_told_with_the_label() {
    let audit = Audit::new();
    let [ada, bea] = [PATIENT, "other"].map(|value| pseudonyms("patient", value)[0].clone());
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let mut line = |phase: &str, more: Value| {
        let mut members = json!({"action": "export", "kind": "access", "op": "018f0000-0000-7000-8000-000000000001", "phase": phase});
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        forge.line(members)
    };
    let lines = [
        line("begin", json!({"patients": [bea]})),
        line("part", json!({"part": 1, "patients": [ada]})),
        line("end", json!({"begun": true, "parts": 1, "outcome": "success", "patients": [bea]})),
    ];
    audit.file("app.log", lines.concat());
    audit.file("people.csv", format!("patient,{PATIENT},Ada\n"));
    let out = audit.ask(&["grep", "--patient", "-", "--people", "people.csv", "app.log"], PATIENT).out;
    assert!(
        out.contains(&format!("  {ada} (Ada) (on a part), {bea} and more, on 1 part  success  ")),
        "{out}"
    );
}

#[test]
fn the_check_decides_how_it_ends() {
    let audit = Audit::new();
    audit.file("app.log", log().replacen("\"success\"", "\"failed\"", 1));
    let answer = audit.ask(&["grep", "--patient", "-", "app.log"], PATIENT);
    assert_eq!(answer.status, 1);
    assert!(
        answer.out.starts_with("?? not verified ") && answer.out.matches("\nverified ").count() == 5,
        "{}",
        answer.out
    );
}

#[test]
fn standard_input_is_for_one_thing() {
    let audit = Audit::new();
    audit.file("app.log", log());
    for args in [&["--patient", "-", "-"][..], &["--patient", "-", "--actor", "-", "app.log"]] {
        let refused = audit.ask(&[&["grep"], args].concat(), PATIENT);
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with("standard input can be read once only"), "{}", refused.err);
    }
    let refused = audit.ask(&["grep", "--patient", "-", "app.log"], "\n");
    assert_eq!((refused.status, refused.sentence().starts_with("there is nobody to look for")), (64, true));
    let empty = audit.ask(&["grep", "--patient", "", "app.log"], "");
    assert_eq!((empty.status, empty.sentence()), (64, "there is nobody to look for: the value is empty"));
    let piped = audit.ask(&["grep", "--patient", PATIENT, "-"], &log());
    assert_eq!((piped.status, piped.out.lines().count()), (0, 6));
}
