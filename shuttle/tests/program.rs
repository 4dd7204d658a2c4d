//! The program: a real process, real lines on its stdin, a real server behind it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener},
    process::{Child, ChildStderr, ChildStdin, Command, Stdio},
    sync::{Mutex, mpsc},
    time::Duration,
};

use shuttle::{Body, Faults, Receiver, Reply, Settings, Simulation};

/// After this, what did not happen will not.
const PATIENCE: Duration = Duration::from_mins(1);

/// A shuttle as it runs.
struct Program {
    child: Child,
    lines: Option<ChildStdin>,
    story: BufReader<ChildStderr>,
}

impl Program {
    fn start(url: &str, options: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shuttle"))
            .args(["--url", url])
            .args(options.split_whitespace())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (lines, story) = (child.stdin.take(), BufReader::new(child.stderr.take().unwrap()));
        Self { child, lines, story }
    }

    fn write(&mut self, lines: &[u8]) {
        self.lines.as_mut().unwrap().write_all(lines).unwrap();
    }

    fn end_input(&mut self) {
        self.lines = None;
    }

    /// Waits until it says that, after the end of its input.
    fn says(&mut self, what: &str) {
        let mut line = String::new();
        while !line.contains(what) {
            line.clear();
            assert!(self.story.read_line(&mut line).unwrap() > 0, "it ended and did not say: {what}");
        }
    }

    /// Ends its input, and gives what it says from then on.
    fn finish(mut self) -> String {
        self.end_input();
        let story = io::read_to_string(self.story).unwrap();
        assert!(self.child.wait().unwrap().success(), "{story}");
        story
    }
}

fn ok() -> Receiver {
    Receiver::start(|_| Reply::Status(200)).unwrap()
}

fn lines(bodies: &[Body]) -> BTreeSet<Vec<u8>> {
    bodies.iter().flat_map(Body::lines).map(<[u8]>::to_vec).collect()
}

#[test]
fn every_line_arrives_with_all_its_bytes() {
    let receiver = ok();
    let mut program = Program::start(&receiver.url(), "--app d.1 --process web.1");
    let input: BTreeSet<_> =
        (0..1_200_u32).map(|n| [&n.to_string().into_bytes(), &b" \xff\x00\r\n"[..]].concat()).collect();
    program.write(&input.iter().flatten().copied().collect::<Vec<_>>());
    program.write(b"the end, without a newline");
    assert!(program.finish().contains("1201 lines: 1201 delivered, 0 refused, 0 dropped, 0 lost"));

    let bodies = receiver.bodies();
    let mut arrived = lines(&bodies);
    assert!(arrived.remove(&b"the end, without a newline"[..]));
    assert_eq!(arrived, input);
    for body in &bodies {
        assert_eq!(body.header("content-type"), Some("application/logplex-1"));
        assert_eq!(body.count(), body.frames().count() as u64);
        assert!(body.count() <= 500);
        assert!(body.header("user-agent").unwrap().starts_with("log-shuttle/"));
        for silent in ["logplex-drop-count", "logplex-lost-count", "logplex-frame-id", "logplex-drain-token"]
        {
            assert_eq!(body.header(silent), None);
        }
        let named = |frame: shuttle::Frame<'_>| (frame.app() == "d.1", frame.process() == "web.1");
        assert!(body.frames().all(|frame| named(frame.unwrap()) == (true, true)));
    }
    let ids: BTreeSet<_> = bodies.iter().map(Body::id).collect();
    assert_eq!(ids.len(), bodies.len());
}

/// The reason why the tool exists: nobody notices.
#[test]
fn what_is_answered_with_an_error_vanishes() {
    for status in [400, 404, 500, 503] {
        let receiver = Receiver::start(move |body| match body.lines().next() {
            Some(b"bad\n") => Reply::Status(status),
            _ => Reply::Status(200),
        });
        let receiver = receiver.unwrap();
        let mut program = Program::start(&receiver.url(), "--batch 1 --senders 1");
        program.write(b"bad\ngood\n");
        let story = program.finish();
        assert!(story.contains(&format!("1 lines gone: answered with {status}")), "{story}");
        assert!(story.contains("2 lines: 1 delivered, 1 refused, 0 dropped, 0 lost"), "{story}");
        let counts: Vec<_> =
            receiver.bodies().iter().map(|body| (body.count(), body.dropped() + body.lost())).collect();
        assert_eq!(counts, [(1, 0), (1, 0)], "{status}");
    }
}

#[test]
fn what_is_not_answered_in_time_arrives_twice() {
    let hung = Mutex::new(false);
    let receiver = Receiver::start(move |_| {
        let first = !std::mem::replace(&mut *hung.lock().unwrap(), true);
        if first { Reply::Hang } else { Reply::Status(200) }
    });
    let receiver = receiver.unwrap();
    let mut program = Program::start(&receiver.url(), "--timeout 1 --pause 0");
    program.write(b"one\ntwo\n");
    assert!(program.finish().contains("2 lines: 2 delivered"));
    let bodies = receiver.bodies();
    assert!(bodies.len() >= 2, "the first was not answered");
    assert!(bodies.iter().all(|body| *body == bodies[0]), "the same, byte for byte");
}

#[test]
fn what_is_never_answered_is_lost_and_counted_although_it_arrived() {
    let receiver = Receiver::start(|body| match body.lines().next() {
        Some(b"bad\n") => Reply::Hang,
        _ => Reply::Status(200),
    });
    let receiver = receiver.unwrap();
    // Only the first batch has to wait for the timeout: the others are answered.
    let mut program = Program::start(&receiver.url(), "--batch 1 --senders 1 --timeout 2 --pause 0");
    program.write(b"bad\ngood\n");
    assert!(program.finish().contains("2 lines: 1 delivered, 0 refused, 0 dropped, 1 lost"));
    let bodies = receiver.bodies();
    let (bad, good): (Vec<_>, Vec<_>) = bodies.iter().partition(|body| body.lost() == 0);
    assert_eq!((bad.len(), good[0].lost(), good[0].count()), (3, 1, 2));
    let notice = good[0].frames().next().unwrap().unwrap();
    let text = str::from_utf8(notice.message()).unwrap();
    assert!(notice.is_notice() && text.starts_with("Error L13: 1 messages lost since 2"), "{text}");
    assert_eq!(good[0].lines().collect::<Vec<_>>(), [b"good\n"]);
}

#[test]
fn a_destination_that_refuses_connections_loses_everything() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let mut program = Program::start(&format!("http://127.0.0.1:{port}/"), "--pause 0");
    program.write(b"one\ntwo\n");
    let story = program.finish();
    assert!(story.contains("2 lines lost at the last try"), "{story}");
    assert!(story.contains("2 lines: 0 delivered, 0 refused, 0 dropped, 2 lost"), "{story}");
}

/// Nothing waits: neither the app behind the pipe nor a fourth batch.
#[test]
fn a_full_buffer_drops_whole_batches_and_tells_later() {
    let (open, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(Some(gate));
    let receiver = Receiver::start(move |_| {
        if let Some(gate) = gate.lock().unwrap().take() {
            // An error says that the gate is open for good, or that it is never opened.
            let _ = gate.recv_timeout(PATIENCE);
        }
        Reply::Status(200)
    });
    let receiver = receiver.unwrap();
    let mut program =
        Program::start(&receiver.url(), "--batch 2 --buffer 1 --senders 1 --timeout 600 --wait 600");
    program.write(b"sent 1\nsent 2\n");
    assert_eq!(receiver.wait_for(1, PATIENCE).len(), 1);
    program.write(b"waits 1\nwaits 2\ndropped 1\ndropped 2\ndropped 3\ndropped 4\n");
    program.end_input();
    program.says("2 lines dropped");
    program.says("2 lines dropped");
    drop(open);
    assert!(program.finish().contains("8 lines: 4 delivered, 0 refused, 4 dropped, 0 lost"));
    let bodies = receiver.bodies();
    let counts: Vec<_> = bodies.iter().map(|body| (body.count(), body.dropped())).collect();
    assert_eq!(counts, [(2, 0), (3, 4)]);
    assert_eq!(bodies[1].lines().collect::<Vec<_>>(), [b"waits 1\n", b"waits 2\n"]);
}

/// The program's faults are those of the simulation, of the same seed.
#[test]
fn a_seed_can_be_had_again() {
    let input: Vec<u8> = (0..600).flat_map(|n| format!("line {n}\n").into_bytes()).collect();
    let rates = Faults { drop: 0.2, delay: 0.3, duplicate: 0.2, lose: 0.2, refuse: 0.2, ..Faults::default() };
    let settings = Settings { batch_lines: 10, buffer: 1_000, ..Settings::default() };
    let simulated = Simulation::new(3, rates).settings(settings).run(&input);

    let receiver = ok();
    // What is delayed waits in its sender: so many that nobody waits for a sender.
    let options = "--seed 3 --drop 0.2 --delay 0.3 --duplicate 0.2 --lose 0.2 --refuse 0.2 --longest-delay 1 \
                   --batch 10 --wait 600 --buffer 1000 --senders 60 --timeout 5 --pause 0";
    let mut program = Program::start(&receiver.url(), options);
    program.write(&input);
    assert!(program.finish().contains(&simulated.summary().to_string()));
    let mut ids = [&simulated.bodies, &receiver.bodies()]
        .map(|bodies| bodies.iter().map(|body| body.id().to_owned()).collect::<Vec<_>>());
    assert!(!ids[1].is_empty());
    for ids in &mut ids {
        ids.sort();
    }
    assert_eq!(ids[0], ids[1], "the same batches arrive, as often");
    assert_eq!(lines(&simulated.bodies), lines(&receiver.bodies()));
}

#[test]
fn batches_overtake_each_other() {
    let receiver = ok();
    let mut program = Program::start(&receiver.url(), "--seed 7 --delay 0.2 --longest-delay 2 --batch 1");
    let input: Vec<Vec<u8>> = (100..140).map(|n| format!("{n}\n").into_bytes()).collect();
    program.write(&input.concat());
    program.finish();
    let bodies = receiver.bodies();
    let arrived: Vec<_> = bodies.iter().flat_map(Body::lines).collect();
    assert_eq!(arrived.len(), input.len());
    // Four senders overtake each other by a place or two even without a delay.
    let moved = arrived.iter().enumerate().map(|(place, line)| {
        let sent = input.iter().position(|sent| sent == line).unwrap();
        place.abs_diff(sent)
    });
    assert!(moved.max() > Some(8), "{arrived:?}");
}

/// A few lines do not wait for others for long, while the input stays open.
#[test]
fn a_batch_goes_before_it_is_full() {
    let receiver = ok();
    let mut program = Program::start(&receiver.url(), "");
    program.write(b"one\ntwo\n");
    assert_eq!(receiver.wait_for(1, PATIENCE)[0].lines().next(), Some(&b"one\n"[..]));
    program.write(b"three\n");
    assert_eq!(receiver.wait_for(2, PATIENCE).len(), 2);
    program.finish();
}

#[test]
fn wrong_options_are_explained() {
    let said = |options: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_shuttle")).args(options).stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let url = ["--url", "http://127.0.0.1:1/"];
    for (options, answer) in [
        (&["--url", "https://drain.example/"][..], "for https, put a proxy in between"),
        (&["--url", "drain"], "want a URL like http://127.0.0.1:8514/drain"),
        (&[&url[..], &["--drop", "2"]].concat(), "from 0 to 1: 0.05 is one in twenty"),
        (&[&url[..], &["--wait=-1"]].concat(), "want seconds, such as 5 or 0.25"),
        (&[&url[..], &["--senders", "0"]].concat(), "want a number of at least 1"),
        (&[&url[..], &["--app", "my app"]].concat(), "want printable ASCII without spaces"),
        (&[], "--url <URL>"),
    ] {
        let said = said(options);
        assert!(said.contains(answer), "{options:?}: {said}");
    }
}
