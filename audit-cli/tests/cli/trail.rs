//! Who asks for a person is recorded first, or gets no answer.

use std::{
    fs,
    io::{Read, pipe},
    os::unix::fs::PermissionsExt,
    process::Stdio,
};

use serde_json::{Value, json};

use crate::{
    T,
    forge::{Forge, hex},
    keyed,
    program::{Audit, PATIENT, answer, pseudonym_at, pseudonyms, ring, secrets},
    session,
};

fn audit() -> Audit {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let start = forge.start();
    let read = json!({"action": "read", "kind": "access", "op": "018f0000-0000-7000-8000-000000000001", "outcome": "success", "phase": "end",
        "handler": "show", "patients": [pseudonyms("patient", PATIENT)[0]]});
    audit.file("app.log", [start, forge.line(read), forge.stop()].concat());
    audit
}

const COMMANDS: [&[&str]; 2] =
    [&["lookup", "--namespace", "patient"], &["grep", "--patient", "-", "app.log"]];

/// The objects of the trail.
fn trail(audit: &Audit) -> Vec<Value> {
    let text = audit.text("trail.jsonl");
    for secret in secrets() {
        assert!(!text.to_lowercase().contains(&secret), "a key, or who was looked for: {text}");
    }
    text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["audit"].clone()).collect()
}

#[test]
fn the_trail_says_who_asked_for_whom_and_why() {
    for command in COMMANDS {
        let audit = audit();
        assert_eq!(audit.ask(&[command, &["--tenant", "north"]].concat(), PATIENT).status, 0);
        let lines = trail(&audit);
        let said =
            |name: &str| lines.iter().map(|line| line[name].as_str().unwrap_or("-")).collect::<Vec<_>>();
        assert_eq!(said("action"), ["session.start", "search", "search", "session.stop"]);
        assert_eq!(said("phase"), ["-", "begin", "end", "-"]);
        for line in &lines[1..3] {
            assert_eq!(line["actor"], json!({"kind": "workforce", "id": "p.ortiz"}));
            assert_eq!((&line["purpose"], &line["tenant"]), (&json!(["HCOMPL"]), &json!("north")));
            assert_eq!(line["handler"], format!("audit::trail::{}", command[0]));
        }
        assert_eq!(lines[2]["patients"], json!([pseudonym_at("north", "patient", PATIENT)]));
        assert_eq!(fs::metadata(audit.path("trail.jsonl")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn without_officer_purpose_and_trail_there_is_no_answer() {
    let all = [["--officer", "p.ortiz"], ["--purpose", "HCOMPL"], ["--trail", "trail.jsonl"]];
    for command in COMMANDS {
        for without in 0..3 {
            let audit = audit();
            let given =
                all.iter().enumerate().filter(|(place, _)| *place != without).flat_map(|(_, given)| given);
            let mut asked = audit.command(&[command, &[PATIENT]].concat());
            let refused = answer(&asked.args(given).env("AUDIT_PSEUDONYM_KEYS", ring()).output().unwrap());
            assert_eq!(refused.status, 64);
            assert!(
                refused.sentence().contains("--officer CODE --purpose CODE --trail FILE"),
                "{}",
                refused.err
            );
            assert!(!audit.path("trail.jsonl").exists());
        }
    }
}

#[test]
fn officers_and_purposes_are_codes() {
    let audit = audit();
    let key = hex(&[0x5a; 32]);
    for (officer, purpose, says) in [
        ("Pat Ortiz", "HCOMPL", "--officer wants a code"),
        (&key, "HCOMPL", "--officer wants a code"),
        ("p.ortiz", "curiosity", "--purpose wants one of TREAT, ETREAT, "),
        // It needs a glass.
        ("p.ortiz", "BTG", "--purpose wants one of TREAT, ETREAT, "),
    ] {
        let mut asked = audit.command(&["grep", "--patient", PATIENT, "app.log", "--trail", "trail.jsonl"]);
        asked.args(["--officer", officer, "--purpose", purpose]).env("AUDIT_PSEUDONYM_KEYS", ring());
        let refused = answer(&asked.output().unwrap());
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with(says) && !refused.err.contains(officer), "{}", refused.err);
    }
    assert!(!audit.path("trail.jsonl").exists());
}

/// Whatever is wrong with the rest of the command line, who is looked for is not repeated; `answer` sees to that.
#[test]
fn mistakes_do_not_repeat_who_is_looked_for() {
    let audit = audit();
    for args in [
        &["grep", "--patient", PATIENT][..],
        &["grep", "--patient", PATIENT, "--offcer", "x", "app.log"],
        &["grep", &format!("--patients={PATIENT}"), "app.log"],
        &["grep", "--patient", PATIENT, "--since", "yesterday", "app.log"],
        &["grep", "--patient", PATIENT, "gone.log"],
        &["lookup", PATIENT],
        &["lookup", PATIENT, "--namespace"],
        &["lookup", PATIENT, "--namespace", PATIENT],
        &["show", "--patient", PATIENT, "app.log"],
        &["show", "--action", PATIENT, "app.log"],
    ] {
        let refused = audit.run(args);
        assert_eq!((refused.status, refused.out.as_str()), (64, ""), "{args:?}");
    }
}

/// A folder that is not there, a folder, a disk without room, and what no disk is behind.
#[test]
fn where_the_trail_cannot_be_written_nothing_is_shown() {
    for command in COMMANDS {
        for trail in ["gone/trail.jsonl", ".", "/dev/full", "/dev/null"] {
            let audit = audit();
            let mut asked = audit.command(&[command, &[PATIENT]].concat());
            if command[0] == "grep" {
                asked = audit.command(&["grep", "--patient", PATIENT, "app.log"]);
            }
            asked.args(["--officer", "p.ortiz", "--purpose", "HCOMPL", "--trail", trail]);
            let refused = answer(&asked.env("AUDIT_PSEUDONYM_KEYS", ring()).output().unwrap());
            assert_eq!((refused.status, refused.out.as_str()), (74, ""), "{trail}: {}", refused.err);
            let says =
                format!("audit: nothing is shown, because the access could not be recorded in {trail}: ");
            assert!(refused.err.contains(&says), "{}", refused.err);
        }
    }
}

/// The trail is written when the first result comes out, however the reader goes on.
#[test]
fn who_closes_stdout_has_asked_all_the_same() {
    let audit = audit();
    for command in COMMANDS {
        let (read, write) = pipe().unwrap();
        drop(read);
        let mut asked = audit.asking(command);
        asked
            .stdin(fs::File::open(audit.file("value", PATIENT)).unwrap())
            .stdout(write)
            .stderr(Stdio::piped());
        let closed = answer(&asked.output().unwrap());
        assert_eq!(closed.status, 0, "{}", closed.err);
    }
    assert_eq!(trail(&audit).len(), 8);
}

#[test]
fn a_reader_who_wants_one_line_gets_one() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..20_000).map(|_| forge.read()));
    audit.file("app.log", lines.concat());
    let (mut read, write) = pipe().unwrap();
    let mut command = audit.command(&["show", "app.log"]);
    let mut child = command.stdout(write).stderr(Stdio::piped()).spawn().unwrap();
    drop(command);
    let mut first = [0; 8];
    read.read_exact(&mut first).unwrap();
    drop(read);
    assert_eq!(&first, b"verified");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(
        (child.wait().unwrap().code(), said.as_str()),
        (Some(0), "audit: The log is unchanged, and whole as far as it goes: it has not ended.\n")
    );
}

#[test]
fn many_runs_at_once_leave_a_whole_trail() {
    let audit = audit();
    fs::write(audit.path("value"), PATIENT).unwrap();
    let runs: Vec<_> = (0..8)
        .map(|run| {
            let mut asked = audit.asking(COMMANDS[run % 2]);
            asked
                .stdin(fs::File::open(audit.path("value")).unwrap())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            asked.spawn().unwrap()
        })
        .collect();
    assert!(runs.into_iter().all(|mut run| run.wait().unwrap().success()));
    audit.ask(COMMANDS[0], PATIENT);
    // Beside the log of the app, whose environment is another matter.
    let checked = audit.verify(&["trail.jsonl", "app.log"]);
    assert_eq!((&checked["status"], &checked["verified"]), (&json!(0), &json!(9 * 4 + 3)), "{checked}");
    assert_eq!(checked["sessions"].as_array().unwrap().len(), 10);
    let shown = audit.run(&["show", "trail.jsonl", "--actor", "p.ortiz"]);
    assert_eq!((shown.status, shown.out.lines().count()), (0, 9), "{}", shown.out);
}

/// Who looked for me? And the run that asks is not an answer to itself.
#[test]
fn a_trail_is_searched_like_any_log() {
    let audit = audit();
    audit.ask(COMMANDS[0], PATIENT);
    let found = audit.ask(&["grep", "--patient", "-", "trail.jsonl"], PATIENT);
    assert_eq!((found.status, found.out.lines().count()), (0, 1), "{}", found.out);
    assert!(found.out.contains("  workforce p.ortiz  search for HCOMPL  "), "{}", found.out);
}

#[test]
fn a_half_written_line_harms_no_other() {
    let audit = audit();
    audit.file("trail.jsonl", "{\"audit\":{\"action\":\"sea");
    assert_eq!(audit.ask(COMMANDS[0], PATIENT).status, 0);
    let checked = audit.verify(&["trail.jsonl"]);
    assert_eq!((&checked["counts"], &checked["verified"]), (&json!({"FRAGMENT": 1}), &json!(4)), "{checked}");
}

/// Nothing is written into a log, or into anything else that somebody names by mistake.
#[test]
fn what_is_no_trail_is_left_alone() {
    let audit = audit();
    for text in [session(1).concat(), "notes\n".to_owned(), "{}\n".to_owned()] {
        let path = audit.file("trail.jsonl", &text);
        let refused = audit.ask(COMMANDS[0], PATIENT);
        assert_eq!((refused.status, refused.out.as_str()), (74, ""));
        assert!(
            refused.err.contains("it holds something else than a trail: name a new file with --trail\n"),
            "{}",
            refused.err
        );
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
}

/// The search for a pseudonym would be recorded as one for somebody else.
#[test]
fn a_pseudonym_is_not_looked_for() {
    let audit = audit();
    let refused = audit.ask(&["grep", "--patient", "-", "trail.jsonl"], "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    assert_eq!(refused.status, 64);
    assert!(refused.sentence().starts_with("one of the values is a pseudonym"), "{}", refused.err);
}

#[test]
fn others_who_may_read_the_trail_are_told_of() {
    let audit = audit();
    let path = audit.file("trail.jsonl", "");
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    let warned = audit.ask(COMMANDS[0], PATIENT);
    assert_eq!(warned.status, 0);
    assert!(
        warned.err.contains("audit: others may read trail.jsonl, which tells who was looked for"),
        "{}",
        warned.err
    );
}

#[test]
fn the_key_in_use_now_seals() {
    let audit = audit();
    let [old, new, next] = [0x77, 0x5a, 0x42].map(|byte| hex(&[byte; 32]));
    let keys = |keys: Value| audit.file("keys.json", json!({"seal": keys, "pseudonyms": ring()}).to_string());
    keys(
        json!([{"key": old, "until": "2026-01-01T00:00:00Z"}, {"key": new, "from": "2026-01-01T00:00:00Z"}, {"key": next, "from": "2200-01-01T00:00:00Z"}]),
    );
    let lookup = ["lookup", "--namespace", "patient", "--keys", "keys.json"];
    assert_eq!(audit.ask(&lookup, PATIENT).status, 0);
    assert_eq!(audit.verify(&["--keys", "keys.json", "trail.jsonl"])["status"], 0);
    keys(json!([{"key": old, "until": "2026-01-01T00:00:00Z"}]));
    let refused = audit.ask(&lookup, PATIENT);
    assert_eq!(refused.status, 64);
    assert!(refused.err.contains("no seal key is in use now that could seal the trail"), "{}", refused.err);
    // Of several in the environment, the first one.
    let mut asked = audit.asking(&["lookup", "--namespace", "patient", PATIENT]);
    assert_eq!(answer(&asked.env("AUDIT_SEAL_KEY", format!("{new},{old}")).output().unwrap()).status, 0);
    assert_eq!(audit.verify(&["trail.jsonl"])["status"], 0);
}

/// A key for two purposes would say what it is used for.
#[test]
fn the_environment_is_that_of_the_app_or_none() {
    let audit = audit();
    for (env, expected) in [(None, Value::Null), (Some("test"), json!("test"))] {
        let mut asked = audit.asking(&["lookup", "--namespace", "patient", PATIENT]);
        asked.envs(env.map(|env| ("AUDIT_ENV", env)));
        assert_eq!(answer(&asked.output().unwrap()).status, 0);
        let last = trail(&audit).pop().unwrap();
        assert_eq!(last["service"].get("env").cloned().unwrap_or_default(), expected);
        assert_eq!(audit.verify(&["trail.jsonl", "app.log"])["status"], 0);
    }
}

#[test]
fn a_trail_is_a_file() {
    let audit = audit();
    let mut asked = audit.command(&["lookup", "--namespace", "patient", PATIENT]);
    asked.args(["--officer", "p.ortiz", "--purpose", "HCOMPL", "--trail", "/dev/null"]);
    let refused = answer(&asked.env("AUDIT_PSEUDONYM_KEYS", ring()).output().unwrap());
    assert_eq!(refused.status, 74);
    assert!(
        refused
            .err
            .contains("recorded in /dev/null: it is no file, and keeps nothing: name one with --trail\n"),
        "{}",
        refused.err
    );
}
