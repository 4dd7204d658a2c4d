//! The same requests to both servers.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use audit_core::testing::Recording;

use crate::{
    ACTIONS, CANCELLED, End, Lines, PANIC, PATIENCE, Server, actix, axum,
    ways::{GAVE_UP, LONG, SHORT},
};

type Serve = fn(&Recording, Duration) -> Server;

const SERVERS: [(&str, Serve); 2] = [("axum", axum::serve), ("actix", actix::serve)];

impl Server {
    fn ask(&self, method: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!("{method} {path} HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// The status of the answer; none where the connection ends without one.
    fn status(&self, method: &str, path: &str) -> Option<u16> {
        let mut answer = String::new();
        // A connection may be reset where there is no answer.
        let _ = self.ask(method, path).read_to_string(&mut answer);
        Some(answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().unwrap())
    }
}

/// Asks both servers, in that surrounding, for every action: how the operation ends, and with which status the client is answered.
fn every_action(surrounding: &str, how: &str, end: End, answered: Option<u16>) {
    every_action_in(SHORT, surrounding, how, end, answered);
}

/// The same where what stands around it waits for so long.
fn every_action_in(patience: Duration, surrounding: &str, how: &str, end: End, answered: Option<u16>) {
    on_both(patience, |name, server, lines| {
        for (method, action, begins) in ACTIONS {
            let path = format!("/{surrounding}/{action}/7{how}");
            let row = format!("{name}: {path}");
            assert_eq!(server.status(method, &path), answered, "{row}");
            lines.ended(action, begins, end, &row);
        }
    });
}

/// The same on both servers, each with a log of its own in which there is nothing else.
fn on_both(patience: Duration, play: impl Fn(&str, &Server, &mut Lines<'_>)) {
    for (name, serve) in SERVERS {
        let audit = Recording::start();
        let server = serve(&audit, patience);
        let mut lines = Lines::of(&audit);
        play(name, &server, &mut lines);
        (server.shut_down)();
        lines.over();
    }
}

/// As the table of the design says.
fn end_of(status: u16) -> End {
    let (outcome, reason) = match status {
        200..400 => ("success", "ok"),
        401 => ("denied", "unauthenticated"),
        403 => ("denied", "forbidden"),
        429 => ("denied", "rate_limited"),
        404 | 410 => ("failed", "not_found"),
        409 | 412 => ("failed", "conflict"),
        408 | 504 => ("failed", "timeout"),
        400..500 => ("failed", "invalid"),
        _ => ("failed", "error"),
    };
    (outcome, reason, Some(status))
}

#[test]
fn every_status_ends_as_it_should() {
    for (name, serve) in SERVERS {
        let audit = Recording::start();
        let server = serve(&audit, SHORT);
        let of = |status: u16| ACTIONS[usize::from(status) % ACTIONS.len()];
        for status in 200..600 {
            let (method, action, _) = of(status);
            let path = format!("/alone/{action}/7?how={status}");
            assert_eq!(server.status(method, &path), Some(status), "{name}: {path}");
        }
        (server.shut_down)();
        let mut lines = Lines::of(&audit);
        for status in 200..600 {
            let (_, action, begins) = of(status);
            lines.ended(action, begins, end_of(status), &format!("{name}: {action} {status}"));
        }
        lines.over();
    }
}

#[test]
fn a_success_a_denial_and_a_failure_of_every_action() {
    for status in [200, 403, 404, 500] {
        every_action("alone", &format!("?how={status}"), end_of(status), Some(status));
    }
}

#[test]
fn a_request_that_an_extractor_rejects_has_an_end_and_no_begin() {
    on_both(SHORT, |name, server, lines| {
        for (method, action, _) in ACTIONS {
            let path = format!("/alone/{action}/7");
            assert_eq!(server.status(method, &path), Some(400), "{name}: {path}");
            lines.ended(action, false, end_of(400), &format!("{name}: {path}"));
        }
    });
}

#[test]
fn a_panic_is_one_end_whoever_catches_it() {
    for how in ["?how=panics", "?how=panics-late"] {
        every_action("alone", how, PANIC, None);
        every_action("caught-inside", how, PANIC, Some(500));
        every_action("caught-outside", how, PANIC, Some(500));
    }
}

#[test]
fn a_timeout_inside_is_one_and_outside_is_a_cancellation() {
    every_action("timeout-inside", "?how=waits", end_of(GAVE_UP), Some(GAVE_UP));
    every_action("timeout-outside", "?how=waits", CANCELLED, Some(GAVE_UP));
}

#[test]
fn who_loses_a_race_or_is_aborted_is_cancelled() {
    every_action("selected", "?how=waits", CANCELLED, Some(GAVE_UP));
    every_action("aborted", "?how=waits", CANCELLED, Some(GAVE_UP));
}

/// What stands around a handler that is in time changes nothing.
#[test]
fn who_is_in_time_is_not_cancelled() {
    for surrounding in ["timeout-inside", "timeout-outside", "selected", "aborted", "caught-inside"] {
        every_action_in(LONG, surrounding, "?how=200", end_of(200), Some(200));
    }
}

#[test]
fn a_client_that_leaves_cancels() {
    on_both(SHORT, |name, server, lines| {
        for (method, action, begins) in ACTIONS {
            let path = format!("/alone/{action}/7?how=waits");
            let client = server.ask(method, &path);
            server.waiting.recv_timeout(PATIENCE).unwrap();
            drop(client);
            lines.ended(action, begins, CANCELLED, &format!("{name}: {path}"));
        }
    });
}

#[test]
fn a_runtime_that_is_shut_down_cancels() {
    for (name, serve) in SERVERS {
        for (method, action, begins) in ACTIONS {
            let audit = Recording::start();
            let server = serve(&audit, SHORT);
            let mut lines = Lines::of(&audit);
            let path = format!("/alone/{action}/7?how=waits");
            let _client = server.ask(method, &path);
            server.waiting.recv_timeout(PATIENCE).unwrap();
            (server.shut_down)();
            lines.ended(action, begins, CANCELLED, &format!("{name}: {path}"));
            lines.over();
        }
    }
}
