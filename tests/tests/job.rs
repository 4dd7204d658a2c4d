//! Plain functions in a program that has no tracing subscriber.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, Command, Stdio},
};

use demo::{Keys, Line, verify};

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

fn start(times: &str) -> (Child, BufReader<ChildStderr>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_job"))
        .arg(times)
        .envs(keys().variables())
        .env("AUDIT_ENV", "test")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let story = BufReader::new(child.stderr.take().unwrap());
    (child, story)
}

/// Lets the program go on to its end, and checks its lines.
fn finish(mut child: Child, story: impl Read) -> (Vec<Line>, String) {
    drop(child.stdin.take());
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    let story = std::io::read_to_string(story).unwrap();
    assert!(child.wait().unwrap().success(), "{story}");
    let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
    assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
    (lines, story)
}

fn phases(lines: &[Line]) -> Vec<String> {
    let name = |line: &Line| line.text("phase").or(line.text("action")).unwrap_or_default().to_owned();
    lines.iter().map(name).collect()
}

#[test]
fn lines_come_out_without_a_subscriber_and_that_is_said_once() {
    let (child, story) = start("2");
    let (lines, story) = finish(child, story);
    assert_eq!(
        phases(&lines),
        ["session.start", "begin", "end", "begin", "end", "begin", "end", "session.stop"]
    );
    assert_eq!(story.matches("audit: the tracing layer is not reached").count(), 1, "{story}");
    let end = &lines[2];
    assert_eq!(end.list("patients"), [keys().pseudonym("patient", "0")]);
    assert_eq!((end.list("purpose"), end.text("purpose_from")), (vec!["HOPERAT"], Some("attribute")));
    assert_eq!(end.text("handler"), Some("job::remind"));
    let start = &lines[0];
    assert_eq!((start.text("mode"), start.list("keys")), (Some("keyed"), vec!["k1"]));
    assert_eq!(lines[7].member("counters")["success"], 3);
}

/// Nobody reads: the pipe fills up. Then a function is refused by the deadline, and does not hang. When somebody reads
/// again, everything that has a number comes out.
#[test]
fn a_full_pipe_refuses_and_recovers() {
    let (child, mut story) = start("200");
    let mut said = String::new();
    // What is allowed to go on without its line goes on. The log has a word to say as well, at any moment.
    for wanted in ["refused: the audit line was not accepted by the deadline", "counted anyway: 7"] {
        while !said.contains(wanted) {
            let bytes = story.read_line(&mut said).unwrap();
            assert!(bytes > 0, "the program ended, and did not say `{wanted}`: {said}");
        }
    }
    let (lines, rest) = finish(child, story);
    assert!(rest.contains("reminded at last"), "{rest}");
    assert_eq!(phases(&lines).pop().unwrap(), "session.stop");
    // As soon as it is over, a line says what happened, and how often.
    let told = lines.iter().find(|line| !line.member("outage").is_null()).unwrap();
    let outage = told.member("outage");
    assert_eq!((told.text("severity"), &outage["cause"]), (Some("warning"), &"slow".into()));
    // Where it was full with an end, nothing was refused or withheld: that function had done its work.
    assert!(outage["unrecorded"].as_u64().unwrap() > 0, "{outage}");
    assert!(outage["since"].as_u64().unwrap() <= outage["until"].as_u64().unwrap(), "{outage}");
    // What went on without a line stands on the next one.
    let unrecorded: u64 = lines.iter().filter_map(|line| line.number("unrecorded")).sum();
    assert!(unrecorded > 0);
    assert_eq!(lines.last().unwrap().member("counters")["unrecorded"], unrecorded);
    // Every begin has its end. Where the pipe was full with a begin, that says that nothing was done.
    let count = |phase: &str| lines.iter().filter(|line| line.text("phase") == Some(phase)).count();
    assert_eq!(count("begin"), count("end"));
}

/// The log of an `Audit` that was dropped is closed, and what it refuses from then on is explained, once.
#[test]
fn an_audit_that_was_dropped_says_where_to_keep_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_dropped"))
        .envs(keys().variables())
        .env("AUDIT_ENV", "test")
        .output();
    let output = output.unwrap();
    let story = String::from_utf8(output.stderr).unwrap();
    assert_eq!(story.matches("answered 503").count(), 2, "{story}");
    assert_eq!(story.matches("audit: the audit log is closed").count(), 1, "{story}");
    assert!(story.contains("keep the `Audit` in `main`, not in an app factory"), "{story}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().count(),
        2,
        "session.start and session.stop"
    );
}

/// What the system says of stdout stands in the refusal, and in the line that tells of it when stdout is back.
#[test]
fn a_stdout_that_fails_and_comes_back_is_told_of() {
    let output = Command::new(env!("CARGO_BIN_EXE_detours"))
        .envs(keys().variables())
        .env("AUDIT_ENV", "test")
        .output();
    let output = output.unwrap();
    let story = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{story}");
    for what in ["no storage space", "broken pipe"] {
        assert!(story.contains(&format!("stdout does not take audit lines ({what})")), "{story}");
    }
    assert_eq!(story.matches("stdout does not take audit lines").count(), 3, "{story}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
    assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)), "none is lost");
    let causes = lines.iter().filter_map(|line| line.member("outage")["cause"].as_str());
    assert_eq!(causes.collect::<Vec<_>>(), ["storage_full", "broken_pipe", "error"]);
}

/// A fork has the numbers and the keys of its parent: it is refused, and starts a session of its own on the same pipe.
#[test]
fn a_fork_writes_nothing_in_the_name_of_its_parent() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_forked")).envs(keys().variables()).env("AUDIT_ENV", "test").output();
    let output = output.unwrap();
    let story = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{story}");
    assert!(story.contains("child: this process was forked"), "{story}");
    assert!(story.contains("child is ready: false"), "{story}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
    let parent = lines[0].text("s").unwrap();
    let (parent, child): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.text("s") == Some(parent));
    for (session, patients) in [(parent, vec![1, 4, 5]), (child, vec![3])] {
        assert!(session.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        assert_eq!(session.last().unwrap().text("action"), Some("session.stop"));
        let ends = session.iter().filter(|line| line.text("phase") == Some("end"));
        let named: Vec<_> = ends.flat_map(|line| line.list("patients")).collect();
        let expected = patients.into_iter().map(|id: u64| keys().pseudonym("patient", &id.to_string()));
        assert_eq!(named, expected.collect::<Vec<_>>());
    }
    // Each began to count where the other one did.
    let ends = lines.iter().filter(|line| line.text("phase") == Some("end"));
    let random: Vec<_> = ends.map(|line| &line.text("op").unwrap()["00000000-0000-7".len()..]).collect();
    assert_eq!(random.iter().collect::<HashSet<_>>().len(), 4, "{random:?}");
}

/// Nothing of it is on the path of a request: the memory of scopes, texts and lines is used again.
#[test]
fn an_operation_asks_for_no_memory() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_frugal")).envs(keys().variables()).env("AUDIT_ENV", "test").output();
    let output = output.unwrap();
    let story = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{story}");
    assert!(story.contains("asked for memory: 0 times"), "{story}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
    assert_eq!(lines.iter().filter(|line| line.text("phase") == Some("end")).count(), 80);
}

/// The first line that no checkpoint covers is covered ten seconds later.
#[test]
fn a_checkpoint_covers_what_was_written() {
    let (mut child, story) = start("2");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut checkpoint = String::new();
    while !checkpoint.contains("audit.checkpoint") {
        checkpoint.clear();
        assert!(stdout.read_line(&mut checkpoint).unwrap() > 0, "the program ended without a checkpoint");
    }
    let line = verify(checkpoint.trim_end(), &keys()).unwrap();
    let counters = line.member("counters");
    assert_eq!(
        (&counters["begun"], &counters["success"], &counters["lines"]),
        (&2.into(), &2.into(), &5.into())
    );
    assert_eq!((line.text("mode"), line.number("r")), (Some("keyed"), Some(0)));
    drop(child.stdin.take());
    drop(std::io::read_to_string(stdout).unwrap());
    drop(std::io::read_to_string(story).unwrap());
    assert!(child.wait().unwrap().success());
}

/// Whoever read stdout is gone: what comes then is refused, in a sentence, and the program ends.
#[test]
fn a_closed_stdout_refuses() {
    let (mut child, mut story) = start("1");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    stdout.read_line(&mut String::new()).unwrap();
    while !said.contains("reminded") {
        assert!(story.read_line(&mut said).unwrap() > 0, "the program ended: {said}");
    }
    drop(stdout);
    drop(child.stdin.take());
    let said = std::io::read_to_string(story).unwrap();
    assert!(said.contains("refused at last: stdout does not take audit lines (broken pipe)"), "{said}");
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
}
