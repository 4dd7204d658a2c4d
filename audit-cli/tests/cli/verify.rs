//! What `verify` finds, and the exit status that says so.

use std::fs;

use audit_core::{
    adapter::{Guard, Origin, Scope, Unannotated},
    testing::{Line, Recording, SEAL_KEY},
};
use serde_json::json;

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, answer},
    session,
};

/// Lines that our own writer made.
#[test]
fn a_log_of_the_sdk_is_whole() {
    let audit = Audit::new();
    let recording = Recording::start();
    let written = recording.written();
    pollster::block_on(async {
        let scope = Scope::new(&recording.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
        Guard::new(scope, Unannotated::Record).end(401).await.unwrap().over();
        recording.shutdown().await.unwrap();
    });
    let written = written();
    let lines: Vec<_> = written.iter().map(Line::text).collect();
    audit.file("app.log", lines.join("\n"));
    let mut command = audit.command(&["verify", "--json", "app.log"]);
    let checked = answer(&command.env("AUDIT_SEAL_KEY", SEAL_KEY).output().unwrap()).json();
    assert_eq!((&checked["status"], &checked["verified"]), (&json!(0), &json!(2)));
    let session = &checked["sessions"][0];
    assert_eq!(
        (&session["service"], &session["env"], &session["ending"]),
        (&json!("test"), &json!("test"), &json!("stopped"))
    );
}

#[test]
fn the_worst_that_is_found_decides() {
    let audit = Audit::new();
    let whole = session(1);
    let mut lost = whole.clone();
    lost.drain(4..6);
    let edited = lost.concat().replacen("success", "failure", 1);
    let foreign = Forge::new(&crate::ForgeKeys { seal: [0x77; 32], ..keyed() }, 2 << 96, T).whole(1).concat();
    for (text, status, verdict, counts) in [
        (whole.concat(), 0, "The log is whole and unchanged.", json!({})),
        (lost.concat(), 2, "Lines are missing.", json!({"LOST": 1, "OPEN": 1})),
        (edited, 1, "There is evidence of tampering.", json!({"ALTERED": 1, "LOST": 2, "OPEN": 2})),
        (whole.concat() + &foreign, 3, "Not everything could be checked.", json!({"UNKNOWN_KEY": 1})),
        (foreign.clone(), 3, "Nothing could be checked.", json!({"UNKNOWN_KEY": 1})),
        (String::new(), 66, "There is no audit line in what was read.", json!({})),
    ] {
        audit.file("app.log", &text);
        let checked = audit.verify(&["app.log"]);
        assert_eq!(checked["counts"], counts);
        assert_eq!((&checked["status"], &checked["verdict"]), (&json!(status), &json!(verdict)));
    }
}

#[test]
fn what_is_lost_is_told_exactly() {
    let audit = Audit::new();
    let mut lines = session(1);
    let id = Forge::new(&keyed(), 1 << 96, T).id();
    lines.drain(6..9);
    audit.file("app.log", lines.concat());
    let checked = audit.verify(&["app.log"]);
    assert_eq!(
        checked["findings"][0],
        json!({"finding": "LOST", "class": "loss", "s": id, "first": 6, "last": 8, "count": 3, "from": T + 5, "to": T + 9}),
    );
    assert_eq!((&checked["sessions"][0]["lost"], &checked["verified"]), (&json!(3), &json!(lines.len())));
}

#[test]
fn lines_that_came_twice_and_late_are_no_finding() {
    let audit = Audit::new();
    let mut lines = session(1);
    lines.swap(3, 5);
    lines.push(lines[2].clone());
    audit.file("app.log", lines.concat());
    let checked = audit.verify(&["app.log"]);
    assert_eq!(
        [&checked["status"], &checked["again"], &checked["late"]],
        [0, 1, 2].map(|n| json!(n)).each_ref()
    );
    assert!(audit.run(&["verify", "app.log"]).out.contains("; 1 came again and 2 came late, as drains do."));
}

#[test]
fn since_forgives_what_is_older() {
    let audit = Audit::new();
    audit.file("app.log", session(1)[3..].concat());
    assert_eq!(audit.verify(&["app.log"])["counts"], json!({"EARLIER_MISSING": 1}));
    for time in ["2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"] {
        let checked = audit.verify(&["--since", time, "app.log"]);
        assert_eq!((&checked["status"], &checked["since"]), (&json!(0), &json!(T)), "{time}");
    }
    let future = audit.run(&["verify", "--since", "9999-01-01", "app.log"]);
    assert_eq!(future.status, 64);
    assert!(future.err.contains("that is in the future"), "{}", future.err);
    let refused = audit.run(&["verify", "--since", "yesterday", "app.log"]);
    assert_eq!(refused.status, 64);
    assert!(
        refused.err.contains("how long ago: 2026-01-31, 2026-01-31T08:00:00Z, 24h, 7d"),
        "{}",
        refused.err
    );
}

#[test]
fn lines_of_a_tenant_are_counted_and_all_are_checked() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let mut read = |tenant| {
        let op = format!("018f0000-0000-7000-8000-{:012x}", forge.n);
        forge.line(json!({"action": "read", "kind": "access", "op": op, "outcome": "success", "phase": "end", "tenant": tenant}))
    };
    let lines = ["north", "south", "north"].map(&mut read);
    audit.file("app.log", lines.concat() + &forge.stop());
    let checked = audit.verify(&["--tenant", "north", "app.log"]);
    assert_eq!((&checked["status"], &checked["tenant"]), (&json!(0), &json!({"code": "north", "lines": 2})));
    assert!(
        audit
            .run(&["verify", "--tenant", "north", "app.log"])
            .out
            .contains("\n2 lines of tenant north; the check is of all lines.\n")
    );
    let nort = audit.run(&["verify", "--tenant", "nort", "app.log"]).out;
    assert!(nort.contains("\nNo line at all has that --tenant.\n"), "{nort}");
    // What became of another organisation's line counts as well.
    audit.file("app.log", lines.concat().replacen("south", "north", 1));
    let checked = audit.verify(&["--tenant", "north", "app.log"]);
    assert_eq!((&checked["status"], &checked["tenant"]["lines"]), (&json!(1), &json!(2)));
}

#[test]
fn a_state_remembers_what_is_cut_off_later() {
    let audit = Audit::new();
    let lines = session(1);
    audit.file("app.log", lines.concat());
    assert_eq!(audit.verify(&["--state", "seen.json", "app.log"])["status"], 0);
    assert_eq!(audit.verify(&["--state", "seen.json", "app.log"])["status"], 0);
    // What is missing may stand in what cannot be opened.
    assert_eq!(audit.verify(&["--state", "seen.json", "mistyped.log"])["status"], 66);
    audit.file("app.log", lines[..8].concat());
    let checked = audit.verify(&["--state", "seen.json", "app.log"]);
    assert_eq!((&checked["status"], &checked["counts"]["TAIL_CUT"]), (&json!(1), &json!(1)));
    audit.file("seen.json", "{}");
    let refused = audit.run(&["verify", "--state", "seen.json", "app.log"]);
    assert_eq!(refused.status, 64);
    assert!(refused.sentence().starts_with("seen.json: this is no state"), "{}", refused.err);
}

/// Else the next check would miss what this one could not see.
#[test]
fn a_check_of_less_than_everything_is_not_remembered() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    assert_eq!(audit.run(&["verify", "--state", "seen.json", "app.log", "gone.log"]).status, 66);
    assert!(!fs::exists(audit.path("seen.json")).unwrap());
}

/// Whoever empties it takes the memory away; and the words of a JSON library help nobody.
#[test]
fn what_is_no_state_is_told_in_our_words() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for (text, says) in [
        ("", "seen.json: this is no state of an earlier check, it is empty: look for what emptied it"),
        ("{\"v\":", "seen.json: this is no state of an earlier check: give the file that `--state` wrote"),
    ] {
        audit.file("seen.json", text);
        let refused = audit.run(&["verify", "--state", "seen.json", "app.log"]);
        assert_eq!((refused.status, audit.text("seen.json").as_str()), (64, text));
        let sentence = refused.sentence();
        assert!(sentence.starts_with(says) && !sentence.contains("EOF"), "{sentence}");
    }
}

/// Nothing waits at the end of an hour of reading.
#[test]
fn a_state_that_cannot_be_written_is_told_before_anything_is_read() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    let refused = audit.run(&["verify", "--state", "gone/seen.json", "app.log"]);
    assert_eq!(refused.status, 74);
    assert!(
        refused.sentence().starts_with("gone/seen.json cannot be made: there is no such folder; "),
        "{}",
        refused.err
    );
    // Nothing is left behind where nothing is remembered.
    assert_eq!(audit.run(&["verify", "--state", "seen.json", "app.log", "gone.log"]).status, 66);
    assert_eq!(fs::read_dir(&audit.folder).unwrap().count(), 1);
}
