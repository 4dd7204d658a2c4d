//! Our lines, through a drain as it really is: whole batches vanish, arrive twice and overtake each other. What arrives
//! still verifies, line by line, and no batch is refused because of a line of ours.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    process::{Command, Output, Stdio},
};

use demo::{Framework, Premises, build_program, morning, verify};
use shuttle::{Body, FRAME_BYTES, Faults, Receiver, Reply, Settings, Simulation, Summary};
use tests::keys;

/// What Vector's `heroku_logs` source asks of a body before it takes any of it: as many lines of text as the header says. And
/// none may be longer than what others in its place take.
fn is_taken(body: &Body) -> bool {
    let lines = || body.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let texts = lines().filter(|line| str::from_utf8(line).is_ok());
    texts.count() as u64 == body.count() && lines().all(|line| line.len() < FRAME_BYTES)
}

/// The numbers of our lines in these bodies, each line checked.
fn numbers(bodies: &[Body]) -> Vec<u64> {
    let line = |line: &[u8]| {
        let line = str::from_utf8(line).unwrap().strip_suffix('\n').unwrap();
        verify(line, &keys()).unwrap().number("n").unwrap()
    };
    bodies.iter().flat_map(Body::lines).map(line).collect()
}

/// Runs `job` so often, its stdout in the shuttle.
fn job_into_shuttle(times: &str, receiver: &Receiver, options: &str) -> Output {
    let program = build_program("shuttle", "shuttle").unwrap();
    let mut job = Command::new(env!("CARGO_BIN_EXE_job"))
        .arg(times)
        .envs(keys().variables())
        .env("AUDIT_ENV", "test")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let shuttle = Command::new(program)
        .args(["--url", &receiver.url()])
        .args(options.split_whitespace())
        .stdin(job.stdout.take().unwrap())
        .output();
    assert!(job.wait().unwrap().success());
    shuttle.unwrap()
}

/// What the shuttle says at its end.
fn summary(output: &Output) -> Summary {
    assert!(output.status.success());
    let said = str::from_utf8(&output.stderr).unwrap().lines().next_back().unwrap();
    let number = |word: &str| {
        let before = said.split(&format!(" {word}")).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let summary = Summary {
        delivered: number("delivered"),
        refused: number("refused"),
        dropped: number("dropped"),
        lost: number("lost"),
    };
    assert_eq!(format!("shuttle: {summary}"), said);
    summary
}

#[test]
fn on_a_good_day_every_line_arrives_once() {
    let receiver = Receiver::start(|_| Reply::Status(200)).unwrap();
    let summary = summary(&job_into_shuttle("600", &receiver, ""));
    let bodies = receiver.bodies();
    assert!(bodies.iter().all(is_taken));
    let mut numbers = numbers(&bodies);
    numbers.sort_unstable();
    assert!(numbers.len() > 1_200 && numbers.iter().copied().eq(0..summary.delivered));
}

#[test]
fn on_a_bad_day_every_line_that_arrives_verifies() {
    let receiver = Receiver::start(|_| Reply::Status(200)).unwrap();
    let faults = "--seed 5 --drop 0.1 --delay 0.3 --duplicate 0.2 --lose 0.1 --refuse 0.1";
    let quick = "--batch 20 --wait 600 --buffer 1000 --senders 20 --longest-delay 0.5 --timeout 3 --pause 0";
    let summary = summary(&job_into_shuttle("600", &receiver, &format!("{faults} {quick}")));
    let bodies = receiver.bodies();
    assert!(bodies.iter().all(is_taken));

    let numbers = numbers(&bodies);
    assert!(!numbers.is_sorted(), "batches overtook each other");
    let distinct: BTreeSet<u64> = numbers.iter().copied().collect();
    assert!(distinct.len() < numbers.len(), "a batch arrived twice");
    let Summary { delivered, refused, dropped, lost } = summary;
    assert!(refused > 0 && dropped > 0 && lost > 0, "{summary}");
    // What was refused or lost may have arrived before.
    let arrived = distinct.len() as u64;
    assert!(arrived >= delivered && arrived <= delivered + refused + lost, "{arrived} of {summary}");
}

/// The app has done its part when the kernel has the line: a drain that is away neither refuses nor delays its work.
#[test]
fn a_destination_that_takes_nothing_does_not_hold_the_app_up() {
    let receiver = Receiver::start(|_| Reply::Status(503)).unwrap();
    let summary = summary(&job_into_shuttle("50", &receiver, ""));
    assert_eq!(summary, Summary { refused: numbers(&receiver.bodies()).len() as u64, ..Summary::default() });
}

/// Every kind of line that the clinic writes, on two hundred days.
#[test]
fn no_line_of_a_morning_costs_its_batch() {
    let premises = Premises::build(Framework::Axum, &keys()).unwrap().quietly("info");
    let written = morning(&premises).unwrap().lines;
    let verified: BTreeSet<_> = written.iter().filter(|line| verify(line, &keys()).is_ok()).collect();
    assert!(written.len() > 100);
    assert!(written.iter().all(|line| verified.contains(line)));

    let input: String = written.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
    let rates = Faults { drop: 0.1, delay: 0.3, duplicate: 0.1, lose: 0.1, refuse: 0.1, ..Faults::default() };
    for seed in 0..200 {
        let settings =
            Settings { batch_lines: 1 + usize::try_from(seed % 40).unwrap(), ..Settings::default() };
        let run = Simulation::new(seed, rates.clone()).settings(settings).run(input.as_bytes());
        for body in &run.bodies {
            assert!(is_taken(body), "seed {seed}");
            let line = |line| str::from_utf8(line).unwrap().trim_end().to_owned();
            assert!(body.lines().map(line).all(|line| verified.contains(&line)), "seed {seed}");
        }
    }
}

/// What the tests above would say of lines that are not like ours.
#[test]
fn a_line_that_is_too_long_or_no_text_costs_its_batch() {
    let refused = |line: &[u8]| {
        let input = [b"before\n", line, b"\n"].concat();
        let run = Simulation::new(7, Faults::default()).run(&input);
        run.bodies.iter().any(|body| !is_taken(body))
    };
    assert!(!refused(b"short"));
    assert!(refused(&b"x".repeat(FRAME_BYTES)));
    assert!(refused(b"\xff"));
}
