//! The process is asked to end, in every way.

use std::{io::pipe, net::TcpStream, thread, time::Duration};

use demo::{Framework, Line};
use rustix::process::Signal;
use tests::{Clinic, Got, Told};

use crate::{Reader, counts_are_true};

/// What was under way is answered, new requests are not, and the last line counts everything.
#[test]
fn what_is_under_way_is_answered_before_the_last_line() {
    let signals: [&[Signal]; 3] = [&[Signal::TERM], &[Signal::TERM, Signal::TERM], &[Signal::INT]];
    for (framework, signals) in
        Framework::ALL.into_iter().flat_map(|each| signals.map(|signals| (each, signals)))
    {
        // On actix ctrl-c and the platform's signal are the same here: the clinic waits for both.
        let (got, lines) = ended_with(framework, signals, 1_500, 20);
        assert_eq!(got.map(|got| got.status), Some(204), "{framework:?} {signals:?}");
        assert_eq!(last_ending(&lines), Some(("success", "ok")));
        counts_are_true(&lines, 0);
    }
}

/// What takes longer than the grace time ends as cancelled, before the last line.
#[test]
fn what_takes_too_long_is_cancelled_before_the_last_line() {
    for framework in Framework::ALL {
        let (got, lines) = ended_with(framework, &[Signal::TERM], 50_000, 1);
        assert!(got.is_none(), "{framework:?}: {got:?}");
        assert_eq!(last_ending(&lines), Some(("unknown", "cancelled")), "{framework:?}");
        counts_are_true(&lines, 0);
    }
}

/// The end says that the answer was given; that a part of it was still on its way is the last that can be said.
#[test]
fn an_answer_that_is_still_leaving_when_the_log_ends_is_counted() {
    let told = Told::by(env!("CARGO_BIN_EXE_leaving"), "");
    assert_eq!(told.endings().last().unwrap(), "end ok");
    assert_eq!(told.lines.last().unwrap().number("leaving"), Some(1));
}

/// Sends the signals while a change that takes so many milliseconds is under way, and gives what its client got.
fn ended_with(framework: Framework, signals: &[Signal], takes: u64, grace: u64) -> (Option<Got>, Vec<Line>) {
    let (reader, writer) = pipe().unwrap();
    let clinic = Clinic::start_with(framework, writer, [("GRACE_SECONDS", grace.to_string())]);
    let reader = Reader::of(reader, Duration::ZERO);
    assert_eq!(clinic.read(1).status, 200);
    let got = thread::scope(|scope| {
        let asked = scope.spawn(|| clinic.change_slowly(2, takes));
        while !reader.so_far().contains(r#""phase":"begin""#) {
            thread::sleep(Duration::from_millis(10));
        }
        for signal in signals {
            clinic.signal(*signal);
            // It takes no new requests.
            while TcpStream::connect(clinic.address()).is_ok() {
                thread::sleep(Duration::from_millis(10));
            }
        }
        asked.join().unwrap()
    });
    assert!(clinic.ended().success());
    (got, reader.lines())
}

fn last_ending(lines: &[Line]) -> Option<(&str, &str)> {
    let end = lines.iter().rfind(|line| line.text("phase") == Some("end"))?;
    Some((end.text("outcome")?, end.text("reason")?))
}
