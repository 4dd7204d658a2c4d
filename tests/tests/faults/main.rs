//! What becomes of servers, on both frameworks, when stdout does not take the lines (they refuse instead of losing, and go on
//! by themselves), and when the process ends.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_os = "linux")]
mod crowd;
mod forgotten;
#[cfg(target_os = "linux")]
mod interrupted;
mod shutdown;
#[cfg(target_os = "linux")]
mod space;
mod stdout;

use std::{
    io::Read,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use demo::{Line, verify};
use tests::{Got, keys};

/// Reads a pipe to its end, at a pace that can be changed.
struct Reader {
    /// How long it rests after each kilobyte.
    rest: Arc<Mutex<Duration>>,
    text: Arc<Mutex<Vec<u8>>>,
    thread: JoinHandle<()>,
}

impl Reader {
    fn of(mut pipe: impl Read + Send + 'static, rest: Duration) -> Self {
        let (rest, text) = (Arc::new(Mutex::new(rest)), Arc::new(Mutex::new(Vec::new())));
        let (pace, all) = (Arc::clone(&rest), Arc::clone(&text));
        let read = move || {
            let mut buffer = [0; 1024];
            loop {
                match pipe.read(&mut buffer).unwrap() {
                    0 => return,
                    bytes => all.lock().unwrap().extend_from_slice(&buffer[..bytes]),
                }
                let rest = *pace.lock().unwrap();
                thread::sleep(rest);
            }
        };
        Self { rest, text, thread: thread::spawn(read) }
    }

    fn hurry(&self) {
        *self.rest.lock().unwrap() = Duration::ZERO;
    }

    /// What has been read until now.
    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().unwrap()).into_owned()
    }

    /// All of it, when the other end is closed.
    fn all(self) -> String {
        self.thread.join().unwrap();
        String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
    }

    /// The lines, when the other end is closed: each is whole, and none is missing.
    fn lines(self) -> Vec<Line> {
        let lines: Vec<_> = self.all().lines().map(|line| verify(line, &keys()).unwrap()).collect();
        assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        lines
    }
}

/// Nothing of the patients is in it, and it says what to do.
fn is_refused(got: &Got, kinds: &[&str]) {
    assert_eq!(got.status, 503, "{got:?}");
    assert!(kinds.iter().any(|kind| got.text.contains(&format!("urn:audit:problem:{kind}"))), "{got:?}");
    assert!(!got.text.contains("birth_date") && !got.text.contains("name"), "{got:?}");
}

/// What the last line counts, and what the outages count, of operations that were refused and answers that were withheld.
fn refusals(lines: &[Line]) -> (u64, u64) {
    let sum = |group: &serde_json::Value| {
        ["refused", "withheld"].iter().filter_map(|member| group[*member].as_u64()).sum::<u64>()
    };
    let last = lines.last().unwrap();
    assert_eq!(last.text("action"), Some("session.stop"));
    (sum(last.member("counters")), lines.iter().map(|line| sum(line.member("outage"))).sum())
}

/// The last line says what all the others say.
fn counts_are_true(lines: &[Line], open: u64) {
    let (stop, before) = lines.split_last().unwrap();
    assert_eq!((stop.text("action"), stop.number("open")), (Some("session.stop"), Some(open)));
    let count =
        |member: &str, text: &str| before.iter().filter(|line| line.text(member) == Some(text)).count();
    let counted = |member: &str| stop.member("counters")[member].as_u64().unwrap();
    assert_eq!(counted("lines"), before.len() as u64);
    assert_eq!(counted("begun"), count("phase", "begin") as u64);
    assert_eq!(counted("ended"), count("phase", "end") as u64);
    for outcome in ["success", "denied", "failed", "unknown"] {
        assert_eq!(counted(outcome), count("outcome", outcome) as u64, "{outcome}");
    }
}

/// Waits for a state.
fn until(mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_mins(1);
    while !holds() {
        assert!(Instant::now() < patience);
        thread::sleep(Duration::from_millis(10));
    }
}
