//! Nobody calls `shutdown()`: `main` returns, fails, panics or exits while requests are under way.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write, pipe},
    net::TcpStream,
    process::{Child, ExitStatus, Stdio},
    thread::{self, JoinHandle},
    time::Duration,
};

use demo::{Framework, Line, verify};
use rustix::io::ioctl_fionbio;
use tempfile::NamedTempFile;
use tests::{keys, program_of};

use crate::{Reader, counts_are_true, until};

/// How many requests are under way.
const UNDER_WAY: usize = 3;

/// On axum what is under way is dropped with the runtime, wherever that stands in `main`, and its end is written.
#[test]
fn what_is_dropped_when_main_returns_ends_before_the_last_line() {
    let ways = [
        ("local", 0),
        ("local, one thread", 0),
        ("before the runtime", 0),
        ("behind the runtime", 0),
        ("static", 0),
        ("started elsewhere", 0),
        ("fails", 1),
        ("panics", 101),
    ];
    for (way, code) in ways {
        let (status, lines) = forgotten(Framework::Axum, way);
        assert_eq!((status.code(), open(&lines)), (Some(code), 0), "{way}");
        assert_eq!(lines.iter().filter(|line| line.text("reason") == Some("cancelled")).count(), UNDER_WAY);
        assert_eq!(lines.last().unwrap().number("leaving"), None, "{way}");
    }
}

/// Nothing is dropped, and the last line says how much is open.
#[test]
fn what_is_never_dropped_stays_open_in_the_last_line() {
    for (way, code) in [("runtime left behind", 0), ("exits", 3)] {
        let (status, lines) = forgotten(Framework::Axum, way);
        assert_eq!((status.code(), open(&lines)), (Some(code), UNDER_WAY), "{way}");
    }
}

/// The workers of actix-web go on when `main` is over, and drop what is under way at some time, or never.
#[test]
fn what_workers_have_not_dropped_when_main_returns_stays_open_in_the_last_line() {
    let ways = [
        ("local", 0),
        ("before the runtime", 0),
        ("behind the runtime", 0),
        ("static", 0),
        ("fails", 1),
        ("panics", 101),
        ("exits", 3),
    ];
    for (way, code) in ways {
        let (status, lines) = forgotten(Framework::Actix, way);
        assert_eq!(status.code(), Some(code), "{way}");
        open(&lines);
    }
}

/// Nobody can be told there: the session looks as after a `SIGKILL`.
#[test]
fn an_exit_in_another_thread_leaves_no_last_line() {
    let (status, lines) = forgotten(Framework::Axum, "exits in another thread");
    assert_eq!(status.code(), Some(3));
    assert_eq!(lines.last().unwrap().text("phase"), Some("begin"));
}

/// A thread writes files, and the process waits for it.
#[test]
fn the_last_line_reaches_a_file_as_well() {
    for (framework, way) in
        Framework::ALL.into_iter().flat_map(|each| ["local", "exits"].map(|way| (each, way)))
    {
        let file = NamedTempFile::new().unwrap();
        let so_far = || fs::read_to_string(file.path()).unwrap();
        let mut server = Busy::start(framework, way, file.reopen().unwrap(), so_far);
        server.end();
        open(&so_far().lines().map(|line| verify(line, &keys()).unwrap()).collect::<Vec<_>>());
    }
}

/// Nobody takes the last line, and the process ends nevertheless, with a word of it.
#[test]
fn a_blocked_stdout_keeps_no_process_from_ending() {
    for framework in Framework::ALL {
        let (mut reader, writer) = pipe().unwrap();
        let mut text = String::new();
        let mut read = || {
            let mut buffer = [0; 4096];
            let bytes = reader.read(&mut buffer).unwrap();
            text += str::from_utf8(&buffer[..bytes]).unwrap();
            text.clone()
        };
        let mut server = Busy::start(framework, "exits", writer.try_clone().unwrap(), &mut read);
        ioctl_fionbio(&writer, true).unwrap();
        while (&writer).write(&[b'.'; 4096]).is_ok() {}
        ioctl_fionbio(&writer, false).unwrap();
        assert_eq!(server.end().code(), Some(3));
        let story = server.story.take().unwrap().join().unwrap();
        let told = "audit: the session has no last line, and what waited is lost";
        assert!(story.iter().any(|line| line.starts_with(told)), "{story:?}");
    }
}

/// The log is dropped and the process goes on: the last line comes at the end of the grace time, and none behind it.
#[test]
fn a_log_that_was_dropped_ends_when_the_grace_time_is_over() {
    let (reader, writer) = pipe().unwrap();
    let reader = Reader::of(reader, Duration::ZERO);
    let mut server = Busy::start(Framework::Axum, "goes on", writer, || reader.so_far());
    server.child.stdin.as_mut().unwrap().write_all(b"drop it\n").unwrap();
    until(|| reader.so_far().contains("session.stop"));
    assert!(server.end().success());
    assert_eq!(open(&reader.lines()), UNDER_WAY);
}

/// Lets a server end that way, and gives what is left of it.
fn forgotten(framework: Framework, way: &str) -> (ExitStatus, Vec<Line>) {
    let (reader, writer) = pipe().unwrap();
    let reader = Reader::of(reader, Duration::ZERO);
    let mut server = Busy::start(framework, way, writer, || reader.so_far());
    (server.end(), reader.lines())
}

/// A server with changes under way.
struct Busy {
    child: Child,
    /// What it says once it listens.
    story: Option<JoinHandle<Vec<String>>>,
    /// They wait for an answer.
    _clients: [TcpStream; UNDER_WAY],
}

impl Busy {
    /// Starts it. What it wrote so far tells when the changes have begun.
    fn start(
        framework: Framework,
        way: &str,
        stdout: impl Into<Stdio>,
        mut so_far: impl FnMut() -> String,
    ) -> Self {
        let mut program = program_of(env!("CARGO_BIN_EXE_forgotten"), framework.name());
        let program = program.arg(way).stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let address =
            story.find_map(|line| Some(line.unwrap().strip_prefix("listens on ")?.to_owned())).unwrap();
        let story = thread::spawn(move || story.map_while(Result::ok).collect());
        let clients = [(); UNDER_WAY].map(|()| {
            let mut client = TcpStream::connect(&address).unwrap();
            client.write_all(b"PUT /waits/7 HTTP/1.1\r\nHost: clinic\r\nContent-Length: 0\r\n\r\n").unwrap();
            client
        });
        until(|| so_far().matches(r#""phase":"begin""#).count() == UNDER_WAY);
        Self { child, story: Some(story), _clients: clients }
    }

    /// Lets it end.
    fn end(&mut self) -> ExitStatus {
        drop(self.child.stdin.take());
        until(|| self.child.try_wait().unwrap().is_some());
        self.child.wait().unwrap()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many of the changes have no end; the last line says so.
fn open(lines: &[Line]) -> usize {
    let count = |phase: &str| lines.iter().filter(|line| line.text("phase") == Some(phase)).count();
    assert_eq!(count("begin"), UNDER_WAY);
    let open = UNDER_WAY - count("end");
    counts_are_true(lines, open as u64);
    open
}
