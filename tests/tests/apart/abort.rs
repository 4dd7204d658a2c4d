//! A panic ends the process. What is said by then: the end of the operation that panicked, and the end of the session with
//! the number of those that stay open.

use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::ExitStatusExt,
    process::{Child, ChildStderr, ExitStatus, Output, Stdio},
    thread,
    time::Duration,
};

use tests::Told;
use ureq::Agent;

use crate::cargo_run;

struct Server {
    child: Child,
    story: BufReader<ChildStderr>,
    url: String,
}

impl Server {
    fn start() -> Self {
        let mut command = cargo_run("abort");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let story = BufReader::new(child.stderr.take().unwrap());
        let mut server = Self { child, story, url: String::new() };
        server.url = server.hear("listens on ");
        server
    }

    /// What it says behind these words.
    fn hear(&mut self, words: &str) -> String {
        let mut line = String::new();
        while !line.starts_with(words) {
            line.clear();
            assert!(self.story.read_line(&mut line).unwrap() > 0, "it ended without saying {words:?}");
        }
        line.split_off(words.len()).trim_end().to_owned()
    }

    /// The status of the answer; none where the connection ended without one.
    fn ask(&self, method: &str, path: &str) -> Option<u16> {
        let agent =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(ETERNITY)).build();
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        match Agent::from(agent).run(request.body(()).unwrap()) {
            Err(ureq::Error::Timeout(_)) => panic!("it neither answers nor ends"),
            answer => Some(answer.ok()?.status().as_u16()),
        }
    }

    /// What it told by its end, to which nobody brings it but itself.
    fn told(mut self) -> (ExitStatus, Told) {
        let status = self.child.wait().unwrap();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        self.child.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
        self.story.read_to_end(&mut stderr).unwrap();
        (status, Told::of(&Output { status, stdout, stderr }))
    }

    /// The same, where a panic did and the session has its last line: how many operations that leaves open.
    fn aborted(self) -> (Option<u64>, Vec<String>) {
        let (status, told) = self.told();
        assert_eq!(status.signal(), Some(ABORTED), "{}", told.story);
        let last = told.lines.last().unwrap();
        assert_eq!(last.text("action"), Some("session.stop"));
        (last.number("open"), told.endings())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended, unless the test failed.
        let _ = self.child.kill();
    }
}

/// After this nothing comes any more.
const ETERNITY: Duration = Duration::from_mins(1);

/// `SIGABRT`
const ABORTED: i32 = 6;

#[test]
fn the_operation_that_panicked_ends() {
    let server = Server::start();
    assert_eq!(server.ask("GET", "/patients/7"), Some(204));
    assert_eq!(server.ask("PUT", "/patients/7"), None);
    let endings = ["end ok", "begin", "end panic"].map(str::to_owned);
    assert_eq!(server.aborted(), (Some(0), endings.into()));
}

#[test]
fn those_beside_it_stay_open() {
    let mut server = Server::start();
    let url = server.url.clone();
    let waits = thread::spawn(move || ureq::get(format!("{url}/waits/8")).call().is_err());
    server.hear("waits");
    assert_eq!(server.ask("PUT", "/patients/7"), None);
    assert!(waits.join().unwrap());
    let endings = ["begin", "begin", "end panic"].map(str::to_owned);
    assert_eq!(server.aborted(), (Some(1), endings.into()));
}

#[test]
fn a_panic_outside_of_operations_ends_the_session() {
    let server = Server::start();
    assert_eq!(server.ask("GET", "/outside"), None);
    assert_eq!(server.aborted(), (Some(0), vec![]));
}

/// It holds what its end would take. The last words do not wait for that.
#[test]
fn an_operation_at_whose_event_a_foreign_layer_panics_stays_open() {
    let server = Server::start();
    assert_eq!(server.ask("GET", "/foreign/7"), None);
    assert_eq!(server.aborted(), (Some(1), vec![]));
}

#[test]
fn no_foreign_layer_sees_the_last_words() {
    let server = Server::start();
    assert_eq!(server.ask("GET", "/foreign/and/own/7"), None);
    assert_eq!(server.aborted(), (Some(0), vec!["end panic".to_owned()]));
}

/// The last words wait no longer than any line does.
#[test]
fn it_ends_although_nobody_reads_its_lines() {
    let server = Server::start();
    while server.ask("GET", "/patients/7") != Some(503) {}
    assert_eq!(server.ask("GET", "/outside"), None);
    let (status, told) = server.told();
    assert_eq!(status.signal(), Some(ABORTED), "{}", told.story);
}
