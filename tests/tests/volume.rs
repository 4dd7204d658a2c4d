//! Much at once: a search over ten thousand patients and an export of all of them stay within bounds, and name everybody
//! once.
//!
//! `VOLUME_PATIENTS` says how many there are; with 100000 it takes minutes, most of it to fill the database.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader},
    process::Command,
};

use demo::{Framework, Keys, Line, Server, build_program, verify};
use serde_json::Value;

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

/// The lines of the body of that path, one after the other.
fn read(server: &Server, user: &str, path: &str, mut each: impl FnMut(Value)) {
    let request =
        ureq::get(format!("{}{path}", server.url())).header("authorization", format!("Bearer {user}"));
    let mut answer = request.call().unwrap();
    for line in BufReader::new(answer.body_mut().as_reader()).lines() {
        each(serde_json::from_str(&line.unwrap()).unwrap());
    }
}

/// The most memory that the process has had at once while that happened, beyond what it had before, in kB.
fn memory(server: &Server, happens: impl FnOnce()) -> Option<u64> {
    let process = format!("/proc/{}", server.id());
    let peak = || {
        let status = fs::read_to_string(format!("{process}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
    };
    // Forgets the peak so far.
    fs::write(format!("{process}/clear_refs"), "5").ok()?;
    let before = peak()?;
    happens();
    Some(peak()?.saturating_sub(before))
}

fn id(patient: &Value) -> String {
    keys().pseudonym_at(Some("north"), "patient", patient["id"].as_str().unwrap())
}

/// Every patient that the lines name, with how often.
fn named(lines: &[Line]) -> BTreeMap<String, u32> {
    let mut named = BTreeMap::new();
    for patient in lines.iter().flat_map(|line| line.list("patients")) {
        *named.entry(patient.to_owned()).or_default() += 1;
    }
    named
}

#[test]
fn memory_is_bounded_and_everybody_is_named_once() {
    Framework::ALL.into_iter().for_each(is_bounded);
}

fn is_bounded(framework: Framework) {
    let patients = env::var("VOLUME_PATIENTS").map_or(12_000, |number| number.parse::<u64>().unwrap());
    let package = framework.package();
    let program = build_program(package, package).unwrap();
    let mut command = Command::new(program);
    command.envs(keys().variables()).env("CLINIC_PATIENTS", patients.to_string());
    let server = Server::start_quietly(&mut command).unwrap();

    let mut found = BTreeMap::new();
    let of_search = memory(&server, || {
        read(&server, "admin.dean", "/patients?limit=10000", |page| {
            for patient in page["items"].as_array().unwrap() {
                found.insert(id(patient), 1_u32);
            }
        });
    });
    let mut exported = BTreeMap::new();
    let of_export = memory(&server, || {
        read(&server, "res.evans", "/export/patients.ndjson", |patient| {
            exported.insert(id(&patient), 1_u32);
        });
    });
    assert_eq!((found.len() as u64, exported.len() as u64), (10_000, patients - patients / 25));
    println!(
        "{package}: a search over 10000: {of_search:?} kB; an export of {}: {of_export:?} kB",
        exported.len()
    );

    let lines = server.stop().unwrap();
    let lines: Vec<_> = lines.iter().map(|line| verify(line, &keys()).unwrap()).collect();
    let of = |action: &str| -> Vec<Line> {
        lines.iter().filter(|line| line.text("action") == Some(action)).cloned().collect()
    };
    let (search, export) = (of("search"), of("export"));
    assert_eq!(named(&search), found);
    assert_eq!(named(&export), exported);
    assert_eq!(search.last().unwrap().number("count"), Some(found.len() as u64));
    assert_eq!(export.last().unwrap().number("count"), Some(exported.len() as u64));
    // A list is held once as records and once as JSON; a stream is one chunk, however long it is.
    match (of_search, of_export) {
        (Some(search), Some(export)) => assert!(search < 48_000 && export < 16_000, "{search} {export}"),
        _ => eprintln!("skipped: this system does not tell how much memory a process has"),
    }
}
