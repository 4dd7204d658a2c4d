//! SIGKILL at any moment: whoever got patient data has a line that says so, and whatever was changed has one that it began.
//!
//! A clinic is hammered by several clients and killed, again and again, on one database. `KILLS` says how often on each
//! framework, 20 without it; `KILLS_SEED` repeats a run, as far as a kill can be repeated.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    env,
    io::{Read, pipe},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use clinic::{Clinic as Tenant, Config, Store, synthetic};
use demo::{Framework, Line, verify};
use fastrand::Rng;
use rustix::process::Signal;
use tests::{Clinic, keys};

const PATIENTS: u32 = 20;
const CLIENTS: u32 = 4;

#[test]
fn who_was_answered_has_a_line_and_what_was_changed_has_begun() {
    let kills = env::var("KILLS").map_or(20, |kills| kills.parse().unwrap());
    let seed = env::var("KILLS_SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("KILLS_SEED={seed}");
    let mut rng = Rng::with_seed(seed);
    for framework in Framework::ALL {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}/clinic.db?mode=rwc", folder.path().display());
        let (mut answered, mut begun) = (0, BTreeSet::new());
        for kill in 0..kills {
            let (complete, lines) = hammer_and_kill(framework, &database, kill, moment(&mut rng));
            answered += complete.len();
            let ends = requests(&lines, |line| line.text("outcome") == Some("success"));
            for request in &complete {
                assert!(
                    ends.contains(&pseudonym(request)),
                    "{framework:?}: {request} was answered without a line"
                );
            }
            begun.extend(requests(&lines, |line| line.text("phase") == Some("begin")));
        }
        let written = written(&database);
        for request in &written {
            assert!(
                begun.contains(&pseudonym(request)),
                "{framework:?}: {request} changed something and has not begun"
            );
        }
        println!("{framework:?}: {kills} kills, {answered} answers, {} changes", written.len());
        assert!(answered > 0 && !written.is_empty(), "nothing happened");
    }
}

/// The requests that got their whole answer, and the lines that came out.
fn hammer_and_kill(
    framework: Framework,
    database: &str,
    kill: u32,
    moment: Duration,
) -> (Vec<String>, Vec<Line>) {
    let (mut reader, writer) = pipe().unwrap();
    let variables = [("DATABASE_URL", database.to_owned()), ("CLINIC_PATIENTS", PATIENTS.to_string())];
    let clinic = Clinic::start_with(framework, writer, variables);
    let reading = thread::spawn(move || {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        text
    });
    let killed = AtomicBool::new(false);
    let complete = thread::scope(|scope| {
        let hammering: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn({
                    let (clinic, killed) = (&clinic, &killed);
                    move || hammer(clinic, killed, kill, client)
                })
            })
            .collect();
        thread::sleep(moment);
        clinic.signal(Signal::KILL);
        killed.store(true, Ordering::Relaxed);
        hammering.into_iter().flat_map(|hammering| hammering.join().unwrap()).collect()
    });
    clinic.ended();
    let text = reading.join().unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "the last line is torn");
    (complete, text.lines().map(|line| verify(line, &keys()).unwrap()).collect())
}

/// Any, among the first requests or the many after them.
fn moment(rng: &mut Rng) -> Duration {
    Duration::from_micros(rng.u64(..500_000))
}

/// Reads and writes, in turns, until the server is gone.
fn hammer(clinic: &Clinic, killed: &AtomicBool, kill: u32, client: u32) -> Vec<String> {
    let mut complete = Vec::new();
    for nth in 0.. {
        if killed.load(Ordering::Relaxed) {
            break;
        }
        let request = format!("kill-{kill:04}-client-{client}-request-{nth:06}");
        let patient = (nth + client * 5) % PATIENTS;
        let got = if nth % 3 == 0 {
            clinic.write_as(&request, patient, &request)
        } else {
            clinic.read_as(&request, patient)
        };
        // Half an answer is none.
        if got.is_some_and(|got| matches!(got.status, 200 | 201) && got.json.is_object()) {
            complete.push(request);
        }
    }
    complete
}

/// The request ids of those lines, as pseudonyms.
fn requests(lines: &[Line], which: impl Fn(&Line) -> bool) -> BTreeSet<String> {
    lines
        .iter()
        .filter(|line| which(line))
        .filter_map(|line| line.text("request"))
        .map(str::to_owned)
        .collect()
}

fn pseudonym(request: &str) -> String {
    keys().pseudonym("request", request)
}

/// The requests whose notes are in the database.
fn written(database: &str) -> Vec<String> {
    let config = Config { database_url: Some(database.to_owned()), patients: PATIENTS, ..Config::default() };
    let notes = async {
        let charts = Store::open(&config).await.unwrap().at(Tenant::North);
        let mut texts = Vec::new();
        for patient in 0..PATIENTS {
            let page = charts.notes(synthetic::patient(patient).id).await.unwrap();
            texts.extend(
                page.items.into_iter().map(|note| note.text).filter(|text| text.starts_with("kill-")),
            );
        }
        texts
    };
    tokio::runtime::Runtime::new().unwrap().block_on(notes)
}
