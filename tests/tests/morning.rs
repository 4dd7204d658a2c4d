//! The morning at the clinic, played by a real server: what must never show, and what must come out whatever the
//! logging is set to.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
    sync::PoisonError,
};

use clinic::synthetic;
use demo::{Client, Framework, Keys, Server, build, check, morning, verify};

/// The lines of one morning, and what the server and the demo said on stderr.
struct Morning {
    lines: Vec<String>,
    story: String,
}

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &format!("k7:{},k1:{}", "6b".repeat(32), "7c".repeat(32))).unwrap()
}

fn play(log: &str) -> Morning {
    let program = build(Framework::Axum).unwrap();
    let mut command = Command::new(program);
    let server = Server::start_quietly(command.envs(keys().variables()).env("RUST_LOG", log)).unwrap();
    let expected = morning(&server).unwrap();
    let story = server.story();
    let lines = server.stop().unwrap();
    assert_eq!(check(&lines, &expected, &keys()), Vec::<String>::new());
    let mut story = story.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
    story.extend(expected.iter().map(|step| format!("\n{}", step.step)));
    Morning { lines, story }
}

/// Everything of the morning that identifies somebody or is personal.
fn canaries() -> BTreeSet<String> {
    let mut canaries: BTreeSet<String> = [
        "dr.adams",
        "nurse.baker",
        "clerk.clark",
        "admin.dean",
        "pat.doe",
        "demo-dr",
        "guessed",
        "Quandry",
        "Wilhelmina",
        "1971-03-14",
        "Juniper Parade",
        "Feels better",
        "quillfeather",
        "limit=300",
        "ms=30000",
    ]
    .map(str::to_owned)
    .into();
    for index in 0..1000 {
        let patient = synthetic::patient(index);
        let family = patient.name.split(' ').next_back().unwrap_or_default().to_owned();
        canaries.extend([
            patient.id.to_string(),
            patient.name,
            family,
            patient.birth_date.to_string(),
            patient.phone,
        ]);
        canaries
            .extend(synthetic::notes(index).into_iter().flat_map(|note| [note.text, note.id.to_string()]));
    }
    canaries
}

#[test]
fn nothing_personal_shows_anywhere() {
    let Morning { lines, story } = play("trace");
    let everything = format!("{}\n{story}", lines.join("\n"));
    let shown: Vec<_> = canaries().into_iter().filter(|canary| everything.contains(canary)).collect();
    assert_eq!(shown, Vec::<String>::new());
    assert!(!story.contains(".k7."), "no other layer shows a pseudonym");
}

#[test]
fn the_same_lines_come_out_when_logging_is_off() {
    let off = play("off");
    assert_eq!(off.story.matches("the tracing layer is not reached").count(), 1, "{}", off.story);
    let on = play("info");
    assert!(!on.story.contains("the tracing layer is not reached"), "{}", on.story);
    assert_eq!(told(&off.lines), told(&on.lines));
}

/// The lines without what differs between two mornings.
fn told(lines: &[String]) -> Vec<String> {
    let members = [
        "phase", "action", "outcome", "reason", "status", "handler", "part", "parts", "count", "actor",
        "fields",
    ];
    let mut told: Vec<_> = lines
        .iter()
        .map(|line| {
            let line = verify(line, &keys()).unwrap();
            members.map(|member| line.member(member).to_string()).join(" ")
        })
        .collect();
    // A client that hangs up is noticed whenever the server looks.
    told.sort();
    told
}

/// Two hundred reads from eight clients at once, through a real pipe.
#[test]
fn clients_at_once_leave_lines_in_order() {
    let program = build(Framework::Axum).unwrap();
    let server = Server::start_quietly(Command::new(program).envs(keys().variables())).unwrap();
    std::thread::scope(|clients| {
        for client in 0..8 {
            let url = server.url();
            clients.spawn(move || {
                let http = Client::new(url);
                for read in 0..25 {
                    let path = format!("/patients/{}", synthetic::patient(client * 25 + read).id);
                    assert_eq!(http.send(Some("dr.adams"), "GET", &path, None).unwrap().status, 200);
                }
            });
        }
    });
    let lines = server.stop().unwrap();
    let lines: Vec<_> = lines.iter().map(|line| verify(line, &keys()).unwrap()).collect();
    assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
    let read: BTreeSet<_> = lines.iter().flat_map(|line| line.list("patients")).collect();
    assert_eq!(read.len(), 200);
    assert_eq!(lines.iter().filter(|line| line.text("phase") == Some("end")).count(), 200);
}

/// Somebody who knows only the description of the format comes to the same result.
#[test]
fn an_independent_program_verifies_every_line() {
    let Morning { lines, .. } = play("info");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines.join("\n") + "\n").unwrap();
    let python = |lines: &std::path::Path| {
        Command::new("python3")
            .arg("verify.py")
            .arg(lines)
            .envs(keys().variables())
            .stdin(Stdio::null())
            .output()
    };
    let Ok(output) = python(file.path()) else {
        return eprintln!("skipped: this machine has no python3");
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    // One changed character is found out.
    let place = lines.iter().position(|line| line.contains(r#""outcome":"denied""#)).unwrap();
    let mut changed = lines.clone();
    changed[place] = changed[place].replace(r#""outcome":"denied""#, r#""outcome":"failed""#);
    std::fs::write(file.path(), changed.join("\n") + "\n").unwrap();
    let output = python(file.path()).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let finding = format!("line {}: does not verify", place + 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains(&finding));

    // One lost line is missed.
    let mut lost = lines;
    lost.remove(place);
    std::fs::write(file.path(), lost.join("\n") + "\n").unwrap();
    let output = python(file.path()).unwrap();
    let finding = format!("line {}: number {} where {place} belongs", place + 1, place + 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains(&finding));
}
