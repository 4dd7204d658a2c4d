//! However an operation ends, there is exactly one end of it, and it says why: on both frameworks, over real sockets, and in
//! jobs that nobody asks for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod actix;
mod axum;
mod jobs;
mod servers;
mod ways;

use std::{
    net::SocketAddr,
    sync::mpsc::Receiver,
    thread,
    time::{Duration, Instant},
};

use audit_core::testing::{Line, Recording};
use serde::Deserialize;

/// A server under test.
struct Server {
    address: SocketAddr,
    /// Tells of a handler that begins to wait for ever.
    waiting: Receiver<()>,
    /// Ends the server and its runtime, whoever is on the way.
    shut_down: Box<dyn FnOnce()>,
}

/// What the query must say.
#[derive(Deserialize)]
struct How {
    how: String,
}

/// How an operation ends: outcome, reason, status.
type End = (&'static str, &'static str, Option<u16>);

/// The actions under test, with their methods, and whether they have a begin.
const ACTIONS: [(&str, &str, bool); 4] =
    [("GET", "read", false), ("PUT", "update", true), ("GET", "search", false), ("GET", "export", true)];

const CANCELLED: End = ("unknown", "cancelled", None);
const PANIC: End = ("failed", "panic", None);

/// The lines of operations that ended one after the other.
struct Lines<'a> {
    audit: &'a Recording,
    /// Those that are known by now,
    known: Vec<Line>,
    /// and how many of them have been looked at.
    seen: usize,
}

impl<'a> Lines<'a> {
    fn of(audit: &'a Recording) -> Self {
        Self { audit, known: Vec::new(), seen: 0 }
    }

    /// The next operation is of that action, and has ended so.
    fn ended(&mut self, action: &str, begins: bool, (outcome, reason, status): End, row: &str) {
        let count = self.seen + usize::from(begins) + 1;
        let deadline = Instant::now() + PATIENCE;
        while self.known.len() < count && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(2));
            self.known = self.audit.lines();
        }
        let lines = &self.known[self.seen..];
        let lines = &lines[..lines.iter().take_while(|line| line.op() == lines[0].op()).count()];
        self.seen += lines.len();
        let said = |line: &Line| line.members()["phase"].as_str().map(str::to_owned);
        let phases: Vec<_> = lines.iter().filter_map(said).collect();
        assert_eq!(phases, if begins { &["begin", "end"][..] } else { &["end"] }, "{row}");
        assert!(lines.iter().all(|line| line.members()["action"] == action), "{row}");
        let end = lines.last().unwrap().members();
        assert_eq!((&end["outcome"], &end["reason"]), (&outcome.into(), &reason.into()), "{row}");
        assert_eq!(end["status"].as_u64(), status.map(u64::from), "{row}");
    }

    /// Nothing came after it.
    fn over(self) {
        assert_eq!(self.audit.lines().len(), self.seen);
    }
}

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);
