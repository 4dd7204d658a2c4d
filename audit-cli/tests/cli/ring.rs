//! A ring that lacks a key finds nobody under it, and whoever asks must not believe that there is nobody.

use serde_json::{Value, json};

use crate::{
    T,
    forge::{Forge, hex},
    keyed,
    program::{Answer, Audit, PATIENT, answer, pseudonyms},
};

/// The ring of the officer: another key than that of the log.
fn ring() -> String {
    format!("k7:{}", hex(&[0x6b; 32]))
}

/// A log under `k1`.
fn log(keys: &[&str], patients: &[&str]) -> String {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let start = json!({"action": "session.start", "kind": "lifecycle", "keys": keys, "kid": "00000000", "mode": "keyed", "r": 0});
    let read = json!({"action": "read", "kind": "access", "op": "018f0000-0000-7000-8000-000000000001", "outcome": "success",
        "phase": "end", "patients": patients});
    [forge.line(start), forge.line(read), forge.stop()].concat()
}

fn ask(audit: &Audit, args: &[&str]) -> Answer {
    answer(&audit.asking(args).env("AUDIT_PSEUDONYM_KEYS", ring()).output().unwrap())
}

const TOLD: &str = "the log was written under the pseudonym key k1, as its lines say, and your ring has k7 only: nothing under k1 can be found";

#[test]
fn nobody_is_found_under_a_key_that_the_ring_lacks_and_that_is_told() {
    let audit = Audit::new();
    let [_, old] = &pseudonyms("patient", PATIENT);
    audit.file("people.csv", format!("patient,{PATIENT},Ada\n"));
    for (keys, patients) in [
        // A start names it, before anybody stands there; or only the pseudonyms do, because the start is not here.
        (&["k1"][..], &[][..]),
        (&["k1", "k7"], &[]),
        (&[], &[old.as_str()]),
    ] {
        audit.file("app.log", log(keys, patients));
        for command in [
            &["grep", "--patient", PATIENT, "app.log"][..],
            &["lookup", "--namespace", "patient", "--learn", "app.log", PATIENT],
            &["show", "--people", "people.csv", "app.log"],
        ] {
            let told = ask(&audit, command);
            assert!(told.status == 3 && told.err.contains(TOLD), "{command:?}: {}", told.err);
            let json = ask(&audit, &[command, &["--json"]].concat());
            let first: Value = serde_json::from_str(json.out.lines().next().unwrap()).unwrap();
            assert_eq!((json.status, first), (3, json!({"missing_keys": ["k1"], "ring": ["k7"]})));
        }
    }
}

#[test]
fn a_ring_that_has_the_writing_key_misses_nothing() {
    let audit = Audit::new();
    // What else the app's ring holds wrote nothing.
    audit.file("app.log", log(&["k7", "k1"], &[]));
    let found = ask(&audit, &["grep", "--patient", PATIENT, "app.log"]);
    assert_eq!((found.status, found.err.contains("pseudonym key")), (0, false), "{}", found.err);
}

/// What somebody wrote into the log teaches nothing, and worse things stay worse.
#[test]
fn only_verified_lines_name_keys() {
    let audit = Audit::new();
    audit.file("app.log", log(&["k7"], &[]).replacen("k7", "k1", 1));
    let told = ask(&audit, &["grep", "--patient", PATIENT, "app.log"]);
    assert_eq!((told.status, told.err.contains(TOLD)), (1, false), "{}", told.err);
    audit.file("app.log", log(&["k1"], &[]) + &log(&["k1"], &[]).replace("success", "failed"));
    assert_eq!(ask(&audit, &["grep", "--patient", PATIENT, "app.log"]).status, 1);
}
