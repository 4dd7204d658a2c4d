//! The one screen for people.

use crate::{T, forge::Forge, keyed, program::Audit, session};

/// Three lines, the second of which comes a minute later than the first.
fn morning() -> Vec<String> {
    let mut forge = Forge::new(&keyed(), 0xa0a1_a2a3_a4a5_a6a7_a8a9_aaab_acad_aeaf, T);
    let mut lines = vec![forge.start()];
    for minute in 1..4 {
        forge.t = T + minute * 60_000;
        lines.push(forge.read());
    }
    lines.push(forge.stop());
    lines
}

#[test]
fn a_clean_morning() {
    let audit = Audit::new();
    audit.file("morning.log", morning().concat());
    assert_eq!(
        audit.run(&["verify", "morning.log"]).out,
        "\
The log is whole and unchanged.
5 lines of 1 session verified.

Session   Service  Instance  Env   First line            Last line             Lines  Lost  End
oKGio6Sl  forge    web.1     test  2026-01-01T00:00:00Z  2026-01-01T00:03:00Z      5     0  stopped

What could not be known
- Whether there are signatures, and whether they fit: no public signing key was given (AUDIT_SIGN_PUBLIC_KEY, --sign-key).
- Not detectable without outside memory: a whole session that was removed, invented or replaced by somebody who reads the config variables; all sessions cut at one instant; lies of a process that was taken over; forgery by a holder of the seal key.
"
    );
}

#[test]
fn a_bad_morning() {
    let audit = Audit::new();
    let mut lines = morning();
    lines.pop();
    lines.remove(2);
    lines.push("2026-01-01T00:02:30+00:00 heroku[logplex]: Error L10 (output buffer overflow): 1 messages dropped since 2026-01-01T00:02:10+00:00.\n".to_owned());
    lines.push(session(1)[4].replacen("success", "failure", 1));
    lines.extend(session(1));
    audit.file("morning.log", lines.concat());
    assert_eq!(
        audit.run(&["verify", "morning.log"]).out,
        "\
There is evidence of tampering.
19 lines of 2 sessions verified.

Session   Service  Instance  Env   First line            Last line             Lines  Lost  End
AAAAAQAA  forge    web.1     test  2026-01-01T00:00:00Z  2026-01-01T00:00:00Z     16     0  stopped
oKGio6Sl  forge    web.1     test  2026-01-01T00:00:00Z  2026-01-01T00:03:00Z      3     1  running

What was found
ALTERED (tampering): a line was changed after it was written
  `audit show --session S/N INPUT` (session and number stand below) shows what it says now, marked as not verified; another copy, in a backup say, tells what it said
  morning.log line 5, session AAAAAQAA, number 4, 2026-01-01T00:00:00.004Z
LOST (loss): lines are missing between two others; 1 line
  `audit show --control --session S INPUT` shows the lines of that session around them
  session oKGio6Sl, number 2, between 2026-01-01T00:01:00.000Z and 2026-01-01T00:03:00.000Z
    maybe: Heroku dropped lines on their way to the drain, which was too slow (L10): 1 (2026-01-01T00:02:30.000Z)

What could not be known
- What came behind its last line in 1 session that was still running.
- Whether there are signatures, and whether they fit: no public signing key was given (AUDIT_SIGN_PUBLIC_KEY, --sign-key).
- Not detectable without outside memory: a whole session that was removed, invented or replaced by somebody who reads the config variables; all sessions cut at one instant; lies of a process that was taken over; forgery by a holder of the seal key.
"
    );
}

#[test]
fn of_many_sessions_those_with_findings_are_shown() {
    let audit = Audit::new();
    let mut lines: Vec<_> = (1..=30).map(session).collect();
    lines[29].remove(5);
    audit.file("app.log", lines.concat().concat());
    let [few, all] =
        [&["verify", "app.log"][..], &["verify", "--all", "app.log"]].map(|args| audit.run(args).out);
    let last = Forge::new(&keyed(), 30 << 96, T).id();
    for (text, shown) in [(&few, 20), (&all, 30)] {
        assert_eq!(text.matches("stopped\n").count(), shown);
        assert!(
            text.lines().any(|line| line.starts_with(&last[..8]) && line.contains(" 1  stopped")),
            "{text}"
        );
    }
    assert!(few.contains("\nand 10 more sessions: --all shows them\n") && !all.contains("--all"));
}

#[test]
fn of_many_findings_a_few_are_shown() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat().replace("success", "failure"));
    let [few, all] =
        [&["verify", "app.log"][..], &["verify", "--all", "app.log"]].map(|args| audit.run(args).out);
    assert!(few.contains("; 10 times\n") && few.contains("  and 7 more: --all shows them\n"), "{few}");
    assert_eq!([few, all].map(|text| text.matches("  app.log line ").count()), [3, 10]);
}

/// A changed line is one thing that happened, and not two.
#[test]
fn what_is_altered_and_lost_is_told_once() {
    let audit = Audit::new();
    let mut lines = morning();
    lines[2] = lines[2].replacen("success", "failure", 1);
    audit.file("morning.log", lines.concat());
    let out = audit.run(&["verify", "morning.log"]).out;
    assert!(
        out.contains(
            "session oKGio6Sl, number 2, 2026-01-01T00:02:00.000Z; the line that it was is not here (LOST)\n"
        ),
        "{out}"
    );
    assert!(!out.contains("\nLOST"), "{out}");
    // For programs they are two findings.
    assert_eq!(audit.verify(&["morning.log"])["counts"], serde_json::json!({"ALTERED": 1, "LOST": 1}));
    lines.remove(3);
    lines.insert(3, "\n".to_owned());
    audit.file("morning.log", lines.concat());
    let out = audit.run(&["verify", "morning.log"]).out;
    assert!(out.contains("\nLOST (loss): lines are missing between two others; 2 lines\n"), "{out}");
}

#[test]
fn words_of_the_format_are_explained() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let begin = [forge.start(), forge.begin().0, forge.stop()].concat();
    let unsealed = r#"{"audit":{"s":"AAAA","n":1,"t":1,"v":1}}"#;
    audit.file("app.log", format!("{begin}{}\n{unsealed}\n", &session(2)[3][..90]));
    let out = audit.run(&["verify", "app.log"]).out;
    for (kind, says) in [
        ("OPEN", "  a change began, and how it ended is not here"),
        ("UNSEALED", "  its `mac` is gone, or it never had one"),
        ("FRAGMENT", "  a drain cut the line and its other pieces are not here"),
    ] {
        let heading = out.lines().position(|line| line.starts_with(&format!("{kind} ("))).unwrap();
        assert!(out.lines().nth(heading + 1).unwrap().starts_with(says), "{out}");
    }
}

/// What is said not to be known is true of this check.
#[test]
fn a_memory_of_earlier_checks_is_not_said_to_be_missing() {
    let audit = Audit::new();
    audit.file("morning.log", morning().concat());
    let [first, second] = [0, 1].map(|_| audit.run(&["verify", "--state", "seen.json", "morning.log"]).out);
    assert!(first.contains("\n- Not detectable without outside memory: "), "{first}");
    assert!(second.contains("\n- Not detectable with the memory of earlier checks (--state): "), "{second}");
    assert!(!second.contains("outside memory"), "{second}");
}

#[test]
fn where_the_inputs_begin_stands_in_the_verdict() {
    let audit = Audit::new();
    audit.file("morning.log", morning()[1..].concat());
    let left_out = "What was lost before 2026-01-01T00:00:00.000Z is not missed (--since).";
    let verdict = format!("The log is whole and unchanged. {left_out}");
    let since = ["--since", "2026-01-01", "morning.log"];
    assert!(audit.run(&[&["verify"], &since[..]].concat()).out.starts_with(&format!("{verdict}\n")));
    assert_eq!(audit.verify(&since)["verdict"], verdict);
    assert_eq!(audit.run(&[&["show"], &since[..]].concat()).err, format!("audit: {verdict}\n"));
}

#[test]
fn the_sessions_of_a_trail_are_searches() {
    let audit = Audit::new();
    audit.ask(&["lookup", "--namespace", "patient"], "x");
    let out = audit.run(&["verify", "trail.jsonl"]).out;
    let told = "\nEach session of the service `audit` is one search that this program recorded in a trail.\n";
    assert!(out.contains(told), "{out}");
    audit.file("morning.log", morning().concat());
    assert!(!audit.run(&["verify", "morning.log"]).out.contains("one search"));
}

/// What an earlier check saw is no second copy, and a session whose end is gone has not stopped.
#[test]
fn a_second_check_tells_what_is_new_from_what_was_seen() {
    let audit = Audit::new();
    let lines = morning();
    audit.file("morning.log", lines[..3].concat());
    let nightly = ["--state", "seen.json", "--since", "2026-01-01", "morning.log"];
    audit.verify(&nightly);
    audit.file("morning.log", lines.concat() + &lines[1]);
    let checked = audit.verify(&nightly);
    let number = |of: &serde_json::Value, name: &str| of[name].as_u64();
    assert_eq!(["verified", "known", "again"].map(|name| number(&checked, name)), [2, 3, 4].map(Some));
    assert_eq!(["lines", "known"].map(|name| number(&checked["sessions"][0], name)), [2, 3].map(Some));
    let out = audit.run(&[&["verify"], &nightly[..]].concat()).out;
    assert!(
        out.contains("\n0 new lines verified, and 5 that an earlier check had seen, of 1 session; 1 came again and 0 came late"),
        "{out}"
    );
    assert!(out.contains("  forge    web.1     test") && out.contains("     5     0  stopped\n"), "{out}");
    assert_eq!(audit.verify(&nightly)["newest"], T + 180_001);
    audit.file("morning.log", lines[..4].concat());
    let out = audit.run(&[&["verify"], &nightly[..]].concat()).out;
    assert!(out.contains("TAIL_CUT") && out.contains("  cut off\n") && !out.contains("stopped\n"), "{out}");
    assert!(!out.contains("still running") && !out.contains("do lines still come"), "{out}");
    assert_eq!(audit.verify(&nightly)["sessions"][0]["ending"], "cut");
}

/// A drain that has stopped to deliver has nothing missing in it.
#[test]
fn a_drain_that_has_fallen_silent_is_told() {
    let audit = Audit::new();
    audit.file("morning.log", morning().concat());
    let silent = audit.run(&["verify", "--since", "2026-01-01T02:29:00Z", "morning.log"]);
    let told = "Nothing has come. There is no line since 2026-01-01T02:29:00.000Z; the newest is 2 h 25 min older.\n";
    assert!(silent.out.starts_with(told), "{}", silent.out);
    let shown = audit.run(&["show", "--since", "2026-01-01T02:29:00Z", "morning.log"]);
    assert!(shown.err.contains("audit: Nothing has come."), "{}", shown.err);
    assert_eq!((silent.status, shown.status), (66, 66));
    // A log that has ended is as old as it is.
    assert!(!audit.run(&["verify", "morning.log"]).out.contains("The newest line is"));
    audit.file("morning.log", morning()[..4].concat());
    let running = audit.run(&["verify", "morning.log"]);
    let old = running.out.lines().nth(2).unwrap();
    assert!(
        old.starts_with("The newest line is ") && old.contains(" days ") && running.status == 0,
        "{}",
        running.out
    );
    assert!(old.ends_with(" old, and a session has not ended: do lines still come?"), "{old}");
}

#[test]
fn sessions_that_ended_before_are_said_not_to_be_looked_for() {
    let audit = Audit::new();
    audit.file("old.log", morning().concat());
    audit.verify(&["--state", "seen.json", "old.log"]);
    let mut forge = Forge::new(&keyed(), 7 << 96, T + 86_400_000);
    audit.file("new.log", [forge.start(), forge.stop()].concat());
    let checked = audit.verify(&["--state", "seen.json", "--since", "2026-01-02", "new.log"]);
    assert_eq!(checked["status"], 0);
    let told = "Whether 1 session of earlier checks, which ended before 2026-01-02T00:00:00.000Z, was removed or cut: nobody looked";
    let unknown = checked["unknown"].as_array().unwrap();
    assert!(unknown.iter().any(|sentence| sentence.as_str().unwrap().starts_with(told)), "{checked}");
}

/// Else a status of a file that cannot be opened stands above a claim of tampering.
#[test]
fn what_may_stand_in_an_unread_file_is_not_called_tampering() {
    let audit = Audit::new();
    audit.file("old.log", morning().concat());
    audit.file("new.log", session(1).concat());
    audit.verify(&["--state", "seen.json", "old.log", "new.log"]);
    let again = audit.run(&["verify", "--state", "seen.json", "gone.log", "new.log"]);
    assert!(
        again.status == 66
            && again.out.contains("\nSESSION_MISSING (it may stand in what could not be read): "),
        "{}",
        again.out
    );
    assert!(!again.out.contains("tampering"), "{}", again.out);
    let again = audit.run(&["verify", "--state", "seen.json", "new.log"]);
    assert!(again.status == 1 && again.out.contains("\nSESSION_MISSING (tampering): "), "{}", again.out);
}

#[test]
fn a_key_out_of_its_time_is_told_with_its_time() {
    let audit = Audit::new();
    audit.file("morning.log", morning().concat());
    let keys = serde_json::json!({"seal": [{"key": crate::forge::hex(&crate::SEAL), "until": "2026-01-01T00:01:30Z"}]});
    audit.file("keys.json", keys.to_string());
    let out = audit.run(&["verify", "--keys", "keys.json", "morning.log"]).out;
    assert!(out.contains("\n  are the `from` and `until` of that key right? "), "{out}");
    let told =
        "number 2, 2026-01-01T00:02:00.000Z, the seal key 928df189 was in use until 2026-01-01T00:01:30Z\n";
    assert!(out.contains(told), "{out}");
    let note = audit.verify(&["--keys", "keys.json", "morning.log"])["findings"][0]["note"].clone();
    assert_eq!(note, "the seal key 928df189 was in use until 2026-01-01T00:01:30Z");
}

#[test]
fn the_line_that_a_missing_beginning_is_told_by_is_named() {
    let audit = Audit::new();
    audit.file("morning.log", morning()[2..].concat());
    let out = audit.run(&["verify", "morning.log"]).out;
    assert!(out.contains("numbers 0 to 1, its first line here is of 2026-01-01T00:02:00.000Z\n"), "{out}");
}
