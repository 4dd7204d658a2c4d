//! The morning at the clinic, played by real programs: what must never show, and what must come out whatever the logging
//! is set to.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

use clinic::{Clinic, RECIPIENTS, synthetic};
use demo::{Client, Framework, Keys, Line, Played, Premises, check, morning, verify};
use serde_json::Value;

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &format!("k7:{},k1:{}", "6b".repeat(32), "7c".repeat(32))).unwrap()
}

fn play(framework: Framework, log: &str) -> Played {
    let premises = Premises::build(framework, &keys()).unwrap().quietly(log);
    let played = morning(&premises).unwrap();
    assert_eq!(check(&played, &keys()), Vec::<String>::new());
    played
}

/// A morning on each framework.
fn played() -> impl Iterator<Item = (Framework, &'static Played)> {
    static PLAYED: [LazyLock<Played>; 2] =
        [LazyLock::new(|| play(Framework::Axum, "info")), LazyLock::new(|| play(Framework::Actix, "info"))];
    Framework::ALL.into_iter().zip(PLAYED.iter().map(|played| &**played))
}

fn verified(lines: &[String]) -> Vec<Line> {
    lines.iter().map(|line| verify(line, &keys()).unwrap()).collect()
}

/// Everything of the morning that identifies somebody or is personal.
fn canaries() -> BTreeSet<String> {
    let mut canaries: BTreeSet<String> = TYPED.map(str::to_owned).into();
    for (clinic, size) in [(Clinic::North, 1000), (Clinic::South, 50)] {
        for index in 0..size {
            let patient = synthetic::patient_of(clinic, index);
            let family = patient.name.split(' ').next_back().unwrap_or_default().to_owned();
            let (id, born) = (patient.id.to_string(), patient.birth_date.to_string());
            canaries.extend([id, patient.name, family, born, patient.phone, patient.address.street]);
            let notes = synthetic::notes_of(clinic, index);
            canaries.extend(notes.into_iter().flat_map(|note| [note.text, note.id.to_string()]));
        }
    }
    canaries
}

/// What the story's people type, send, choose and see.
const TYPED: [&str; 34] = [
    "dr.adams",
    "nurse.baker",
    "clerk.clark",
    "admin.dean",
    "res.evans",
    "pat.doe",
    "mum.doe",
    "demo-dr",
    "guessed",
    "Bearer",
    "morning-step-",
    "Quandry",
    "Wilhelmina",
    "1971-03-14",
    "Juniper Parade",
    "Millbrook",
    "Feels better",
    "quillfeather",
    "visit-kestrel",
    "study-of-the-left-heron",
    "consent-of-the-grey-plover",
    "curiosity-of-a-magpie",
    "nobody-in-particular",
    "stone-curlew",
    "Your appointment",
    "in 2 days",
    "remindersDaysBefore",
    "\"pulse\":",
    "\"systolic\":",
    "\"diastolic\":",
    "limit=300",
    "ms=30000",
    "count=1000",
    "@recipients.invalid",
];

/// Who got data: name and address must stand in the lines that account for it.
fn recipients() -> Vec<&'static str> {
    let known = RECIPIENTS.iter().flat_map(|recipient| [recipient.name, recipient.address]);
    known.chain(["Meridian Laboratories", "77 Sextant Row, Port Velloway ME 04999"]).collect()
}

#[test]
fn nothing_personal_shows_anywhere() {
    nothing_personal_shows(play(Framework::Axum, "trace"));
    nothing_personal_shows(play(Framework::Actix, "trace"));
}

fn nothing_personal_shows(played: Played) {
    let Played { lines, story, .. } = played;
    let mut everything = format!("{}\n{story}", lines.join("\n"));
    for recipient in recipients() {
        everything = everything.replace(recipient, "");
    }
    let shown: Vec<_> = canaries().into_iter().filter(|canary| everything.contains(canary)).collect();
    assert_eq!(shown, Vec::<String>::new());
    assert!(!story.contains(".k7."), "no other layer shows a pseudonym");
}

#[test]
fn recipients_stand_where_they_are_accounted_for_and_nowhere_else() {
    for (_, played) in played() {
        for recipient in recipients() {
            assert!(!played.story.contains(recipient));
            accounted_for(recipient, &played.lines);
        }
    }
}

fn accounted_for(recipient: &str, lines: &[String]) {
    let naming: Vec<_> = lines.iter().filter(|line| line.contains(recipient)).cloned().collect();
    assert!(!naming.is_empty(), "{recipient}");
    for line in verified(&naming) {
        let at = &line.member("disclosure")["recipient"];
        assert!([&at["name"], &at["address"]].contains(&&Value::from(recipient)));
        assert!(matches!(line.text("action"), Some("disclose" | "register")));
    }
}

#[test]
fn a_morning_ends_in_every_way() {
    let expected = [
        ("denied", "forbidden"),
        ("denied", "unauthenticated"),
        ("failed", "invalid"),
        ("failed", "not_found"),
        ("failed", "panic"),
        ("success", "ok"),
        ("unknown", "cancelled"),
    ];
    for (_, played) in played() {
        let lines = verified(&played.lines);
        let endings = lines.iter().filter_map(|line| line.text("outcome").zip(line.text("reason")));
        assert_eq!(endings.collect::<BTreeSet<_>>(), expected.into());
    }
}

/// Whatever operation is taken out of the log, the demo misses it; whatever line, somebody does.
#[test]
fn the_demo_misses_what_is_not_there() {
    let (_, played) = played().next().unwrap();
    let complaints = |keep: &dyn Fn(usize, &Line) -> bool| {
        let lines = played.lines.iter().zip(verified(&played.lines)).enumerate();
        let lines = lines.filter(|(place, (_, line))| keep(*place, line)).map(|(_, (line, _))| line.clone());
        check(&played.with(lines.collect()), &keys())
    };
    let ops: Vec<_> =
        verified(&played.lines).iter().filter_map(|line| line.text("op").map(str::to_owned)).collect();
    for op in ops.iter().step_by(ops.len() / 7) {
        let without = complaints(&|_, line| line.text("op") != Some(op));
        assert!(without.iter().any(|complaint| complaint.ends_with("nothing tells of it")), "{without:?}");
    }
    for lost in (0..played.lines.len()).step_by(played.lines.len() / 7) {
        assert_ne!(complaints(&|place, _| place != lost), Vec::<String>::new());
    }
}

#[test]
fn the_same_lines_come_out_when_logging_is_off() {
    for (framework, on) in played() {
        let off = play(framework, "off");
        // Once by the server; the job takes no advice from RUST_LOG.
        assert_eq!(off.story.matches("the tracing layer is not reached").count(), 1, "{}", off.story);
        assert!(!on.story.contains("the tracing layer is not reached"), "{}", on.story);
        let (off, on) = (told(&off.lines), told(&on.lines));
        assert_eq!(off.len(), on.len());
        for (off, on) in off.iter().zip(&on) {
            assert_eq!(off, on);
        }
    }
}

/// The lines without what differs between two mornings.
fn told(lines: &[String]) -> Vec<String> {
    let lines = verified(lines);
    let cancelled = lines.iter().filter(|line| line.text("reason") == Some("cancelled"));
    let cancelled: BTreeSet<_> = cancelled.filter_map(|line| line.text("op")).collect();
    // How much leaves at once, how much a client got that hung up, and how often the log counted: a matter of time.
    let same = |line: &&Line| {
        let streamed = line.text("action") == Some("export") && line.text("phase") == Some("part");
        let given_up =
            line.text("phase") != Some("begin") && line.text("op").is_some_and(|op| cancelled.contains(op));
        !streamed && !given_up && line.text("action") != Some("audit.checkpoint")
    };
    let members = |line: &Line| SAME.map(|name| line.member(name).to_string()).join(" ");
    let mut told: Vec<_> = lines.iter().filter(same).map(members).collect();
    told.sort();
    told
}

/// What is the same every morning: all but times, numbers, ids of operations and what is made of them.
const SAME: [&str; 34] = [
    "action",
    "actor",
    "authn",
    "authz",
    "break_glass",
    "client",
    "config",
    "count",
    "disclosure",
    "encounter",
    "fields",
    "grant",
    "handler",
    "handlers",
    "http",
    "kind",
    "link",
    "outcome",
    "part",
    "phase",
    "purpose",
    "purpose_from",
    "reason",
    "request",
    "resource",
    "search",
    "service",
    "severity",
    "shared",
    "status",
    "study",
    "tenant",
    "typed",
    "unattributed",
];

/// Two hundred reads from eight clients at once, through a real pipe.
#[test]
fn clients_at_once_leave_lines_in_order() {
    Framework::ALL.into_iter().for_each(clients_at_once);
}

fn clients_at_once(framework: Framework) {
    let premises = Premises::build(framework, &keys()).unwrap().quietly("info");
    let server = premises.open().unwrap();
    std::thread::scope(|clients| {
        for client in 0..8 {
            let url = server.url();
            clients.spawn(move || {
                let http = Client::new(url);
                for read in 0..25 {
                    let chart = synthetic::patient(client * 25 + read);
                    let (path, status) =
                        (format!("/patients/{}", chart.id), if chart.is_restricted() { 403 } else { 200 });
                    assert_eq!(http.send(Some("dr.adams"), "GET", &path, None).unwrap().status, status);
                }
            });
        }
    });
    let lines = verified(&server.stop().unwrap());
    assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
    let read: BTreeSet<_> = lines.iter().flat_map(|line| line.list("patients")).collect();
    assert_eq!(read.len(), 200);
    assert_eq!(lines.iter().filter(|line| line.text("phase") == Some("end")).count(), 200);
}

/// Runs the verifier that knows only the description of the format; none where there is no Python.
fn python(arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("python3");
    let output =
        command.arg("verify.py").args(arguments).envs(keys().variables()).stdin(Stdio::null()).output();
    output.map_err(|_| eprintln!("skipped: this machine has no python3")).ok()
}

/// What the verifier says of these lines: whether it is content, and why not.
fn judged(lines: &[String]) -> Option<(bool, String)> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines.join("\n") + "\n").unwrap();
    let output = python(&[file.path().to_str().unwrap()])?;
    Some((output.status.success(), String::from_utf8(output.stderr).unwrap()))
}

/// Somebody who knows only the description of the format comes to the same result.
#[test]
fn an_independent_program_verifies_every_line() {
    for (_, played) in played() {
        every_line_verifies(&played.lines);
    }
}

fn every_line_verifies(lines: &[String]) {
    let Some((content, said)) = judged(lines) else { return };
    assert!(content && said.contains(" 2 sessions, "), "{said}");

    // One changed character is found out.
    let place = lines.iter().position(|line| line.contains(r#""outcome":"denied""#)).unwrap();
    let mut changed = lines.to_vec();
    changed[place] = changed[place].replace(r#""outcome":"denied""#, r#""outcome":"failed""#);
    let (content, said) = judged(&changed).unwrap();
    assert!(!content && said.contains("ALTERED ") && said.contains(&format!(":{}\n", place + 1)), "{said}");

    // One lost line is missed; without its stop a session runs on.
    let mut lost = lines.to_vec();
    lost.remove(place);
    let (content, said) = judged(&lost).unwrap();
    assert!(!content && said.contains("LOST ") && said.contains(&format!(" {place}..{place}\n")), "{said}");
    let (content, said) = judged(&lines[..lines.len() - 1]).unwrap();
    assert!(content && said.contains(" 0 findings"), "{said}");
}

/// The same id in both clinics is two people, and anybody with the keys finds either.
#[test]
fn an_independent_program_finds_a_patient_of_each_clinic() {
    let id = synthetic::patient(1).id.to_string();
    let find = |namespace: &str| {
        let output = python(&["--pseudonym", namespace, &id])?;
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    let (Some(north), Some(south)) = (find("patient@north"), find("patient@south")) else { return };
    for (_, played) in played() {
        let lines = verified(&played.lines);
        let tenants = |patient: &str| {
            let about = lines.iter().filter(|line| line.list("patients").contains(&patient));
            about.map(|line| line.text("tenant")).collect::<BTreeSet<_>>()
        };
        assert_eq!(tenants(&north), [Some("north")].into());
        assert_eq!(tenants(&south), [Some("south")].into());
    }
}
