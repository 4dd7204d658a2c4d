//! Stdout is blocked, closed, slow, or somebody made it non-blocking.

use std::{
    io::pipe,
    thread,
    time::{Duration, Instant},
};

use demo::Framework;
use rustix::{
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    process::Signal,
};
use tests::{Clinic, Got};

use crate::{Reader, is_refused, refusals};

/// Nobody reads the pipe, and it is full: what reads is refused after the deadline, and everything after it at once. When
/// somebody reads again, everything goes on by itself.
#[test]
fn a_blocked_stdout_refuses_and_service_resumes_by_itself() {
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        is_refused(&until(&clinic, |got| got.status != 200), &["withheld", "not-begun"]);
        let memory = clinic.memory();
        let answers = crowd(&clinic);
        for got in &answers {
            is_refused(got, &["not-begun"]);
            assert_eq!(got.text, answers[0].text, "whoever is asked for, the refusal is the same");
        }
        is_refused(&clinic.write(1, "a note that is not written"), &["not-begun"]);
        let mut refused = 2 + CROWD;
        assert!(clinic.memory() < memory + 50, "what is refused is not kept");
        let story = clinic.story();
        crate::until(|| story.lock().unwrap().contains(SAID));

        let reader = Reader::of(reader, Duration::ZERO);
        let mut late = 0;
        until(&clinic, |got| {
            late += u64::from(got.status != 200);
            got.status == 200
        });
        refused += late;
        assert_eq!(clinic.write(1, "a note that is written").status, 201);
        clinic.signal(Signal::TERM);
        assert!(clinic.ended().success());
        let lines = reader.lines();
        assert_eq!(refusals(&lines), (refused, refused), "each refusal is counted, and told of once");
        assert!(lines.iter().any(|line| line.member("outage")["cause"] == "slow"));
        assert_eq!(story.lock().unwrap().matches(SAID).count(), 1, "it is said once");
    }
}

/// So many ask at once, while nobody takes lines; what has nothing to do with patients works all the while.
fn crowd(clinic: &Clinic) -> Vec<Got> {
    thread::scope(|scope| {
        let ask = |_| scope.spawn(|| (0..20).map(|patient| clinic.read(patient)).collect::<Vec<_>>());
        let asking: Vec<_> = (0..CROWD / 20).map(ask).collect();
        while !asking.iter().all(thread::ScopedJoinHandle::is_finished) {
            assert_eq!(clinic.health().status, 200);
        }
        asking.into_iter().flat_map(|asked| asked.join().unwrap()).collect()
    })
}

const CROWD: u64 = 400;

/// What stderr says of it.
const SAID: &str = "audit: stdout takes no audit lines";

/// Asks for patients, one after the other, until an answer is as it should be.
pub(crate) fn until(clinic: &Clinic, mut holds: impl FnMut(&Got) -> bool) -> Got {
    let patience = Instant::now() + Duration::from_mins(1);
    for patient in (0..20).cycle() {
        let got = clinic.read(patient);
        if holds(&got) {
            return got;
        }
        assert!(Instant::now() < patience, "{got:?}");
    }
    unreachable!("a cycle has no end")
}

/// Whoever read the pipe is gone for good: everything is refused at once, and the rest of the app works.
#[test]
fn a_closed_stdout_refuses_at_once() {
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        assert_eq!(clinic.read(1).status, 200);
        drop(reader);
        is_refused(&until(&clinic, |got| got.status != 200), &["withheld", "not-begun"]);
        for patient in 0..5 {
            is_refused(&clinic.read(patient), &["not-begun"]);
        }
        is_refused(&clinic.write(1, "a note that is not written"), &["not-begun"]);
        assert_eq!(clinic.health().status, 200);
        clinic.signal(Signal::TERM);
        assert_eq!(clinic.ended().code(), Some(1), "it says that its last line is lost");
    }
}

/// A reader of ten kilobytes a second: what is answered has its line, and the rest is refused, not queued for ever.
#[test]
fn a_slow_stdout_answers_what_it_can() {
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        let reader = Reader::of(reader, Duration::from_millis(100));
        let got: Vec<_> = thread::scope(|scope| {
            let ask = |client: u32| {
                let clinic = &clinic;
                scope.spawn(move || (0..6).map(|nth| clinic.read((client + nth) % 20)).collect::<Vec<_>>())
            };
            let asking: Vec<_> = (0..60).map(ask).collect();
            asking.into_iter().flat_map(|asked| asked.join().unwrap()).collect()
        });
        assert_eq!(clinic.health().status, 200);
        reader.hurry();
        let mut late = 0;
        until(&clinic, |got| {
            late += u64::from(got.status != 200);
            got.status == 200
        });
        clinic.signal(Signal::TERM);
        assert!(clinic.ended().success());
        let (lines, answered) = (reader.lines(), got.iter().filter(|got| got.status == 200).count());
        got.iter()
            .filter(|got| got.status != 200)
            .for_each(|got| is_refused(got, &["withheld", "not-begun"]));
        let refused = (got.len() - answered) as u64 + late;
        assert!(refused > 0, "the pipe took everything");
        assert_eq!(refusals(&lines), (refused, refused));
        let withheld: Vec<_> = lines
            .iter()
            .filter(|line| line.text("reason") == Some("withheld"))
            .filter_map(|line| line.text("op"))
            .collect();
        let kept = |line: &&demo::Line| {
            line.text("outcome") == Some("success") && !withheld.contains(&line.text("op").unwrap())
        };
        assert_eq!(lines.iter().filter(kept).count(), answered + 1, "an end for each answer, and no other");
    }
}

/// Another process that has the same pipe makes it non-blocking: then writes give up, or take a part. No line is torn.
#[test]
fn a_stdout_that_somebody_made_non_blocking_tears_no_line() {
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        fcntl_setfl(&writer, fcntl_getfl(&writer).unwrap() | OFlags::NONBLOCK).unwrap();
        let clinic = Clinic::start(framework, writer);
        is_refused(&until(&clinic, |got| got.status != 200), &["withheld", "not-begun"]);
        let reader = Reader::of(reader, Duration::from_millis(1));
        until(&clinic, |got| got.status == 200);
        for patient in 0..20 {
            assert_eq!(clinic.read(patient).status, 200);
        }
        clinic.signal(Signal::TERM);
        assert!(clinic.ended().success());
        reader.lines();
    }
}
