//! A foreign layer that holds a lock and blocks for as long as the test likes.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStderr, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
};

use demo::{Line, verify};
use tests::{keys, program_of, round::PATIENT};

use crate::ETERNITY;

struct Held {
    child: Child,
    story: Lines<BufReader<ChildStderr>>,
    url: String,
}

impl Held {
    fn start() -> Self {
        let mut program = program_of(env!("CARGO_BIN_EXE_held"), "");
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        let story = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut held = Self { child, story, url: String::new() };
        held.url = held.hear("listens on ");
        held
    }

    /// What it says behind these words.
    fn hear(&mut self, words: &str) -> String {
        let said = self.story.find_map(|line| Some(line.unwrap().strip_prefix(words)?.to_owned()));
        said.expect(words)
    }

    fn lines(&mut self) -> Receiver<Line> {
        let stdout = BufReader::new(self.child.stdout.take().unwrap());
        let (out, lines) = channel();
        thread::spawn(move || {
            stdout.lines().try_for_each(|line| out.send(verify(&line.unwrap(), &keys()).unwrap()))
        });
        lines
    }
}

/// The status of an answer; it fails where none comes in what is an eternity.
fn ask(url: &str, route: &str) -> u16 {
    let agent =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(ETERNITY)).build();
    ureq::Agent::from(agent).get(format!("{url}/{route}/{PATIENT}")).call().unwrap().status().as_u16()
}

#[test]
fn a_layer_that_blocks_holds_nobody_else_up() {
    let mut server = Held::start();
    server.hear("a layer blocks");
    // Requests are answered, and where nobody reads their lines they are refused by the deadline.
    assert_eq!(ask(&server.url, "patients"), 200);
    while ask(&server.url, "patients") != 503 {}
    // When somebody does, a control line tells of it.
    let lines = server.lines();
    let mut told = Vec::new();
    while told.last().is_none_or(|line: &Line| line.member("outage").is_null()) {
        told.push(lines.recv_timeout(ETERNITY).unwrap());
    }
    assert_eq!(ask(&server.url, "patients"), 200);
    let job = |line: &Line| line.text("handler") == Some("tests::round::remind");
    assert!(!told.iter().any(job));
    // The job that was held goes on, and its lines are there.
    server.child.stdin.as_mut().unwrap().write_all(b"go on\n").unwrap();
    drop(server.child.stdin.take());
    told.extend(lines);
    assert!(server.child.wait().unwrap().success());
    assert!(told.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
    assert_eq!(
        told.iter().filter(|line| job(line)).map(|line| line.text("reason")).collect::<Vec<_>>(),
        [None, Some("ok")]
    );
    assert_eq!(told.last().unwrap().number("open"), Some(0));
}
