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
  morning.log line 5, session AAAAAQAA, number 4, 2026-01-01T00:00:00.004Z
LOST (loss): lines are missing between two others; 1 line
  session oKGio6Sl, number 2, between 2026-01-01T00:01:00Z and 2026-01-01T00:03:00Z
    maybe: Heroku dropped lines on their way to the drain, which was too slow (L10): 1 (2026-01-01T00:02:30Z)

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
