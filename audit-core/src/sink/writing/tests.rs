use std::{
    pin::Pin,
    sync::{Arc, OnceLock, Weak},
    task::{Context, Waker},
    thread,
    time::{Duration, Instant},
};

use super::*;
use crate::{
    adapter::{Guard, Origin, Refusal, Scope, Unannotated},
    error::Refused,
    event::{Action, Handler},
    output::Destination,
    queue::tests::{keys, line},
    receipt::Receipt,
    testing::Recording,
};

static READ: Handler = Handler::of(Action::Read);

/// An output during whose writes others come with their lines, and wait: so many in all.
struct Visited {
    sink: Arc<OnceLock<Weak<Sink>>>,
    coming: usize,
    waiting: Vec<Receipt>,
}

impl Output for Visited {
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.coming > 0 {
            self.coming -= 1;
            let sink = self.sink.get().and_then(Weak::upgrade).unwrap();
            self.waiting.push(waits(&sink));
        }
        Ok(bytes.len())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.try_write(bytes)
    }
}

/// Somebody who waits for a line, and has given up to look by himself.
fn waits(sink: &Arc<Sink>) -> Receipt {
    let mut receipt = sink.append_control(|_| line());
    for _ in 0..100 {
        let poll = Pin::new(&mut receipt).poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll.is_pending(), "somebody else is writing");
    }
    receipt
}

/// Writes one line; how many lines are out then, and whether the writer thread, if there is one, is to go on.
fn written(coming: usize, writer: bool) -> (u64, bool) {
    let known = Arc::new(OnceLock::new());
    let output = Visited { sink: Arc::clone(&known), coming, waiting: Vec::new() };
    let patience = Duration::from_mins(1);
    let sink = Sink::new(keys(), None, Box::new(output), patience, Destination::Test).unwrap();
    known.set(Arc::downgrade(&sink)).unwrap();
    sink.has_writer.store(writer, Ordering::Relaxed);
    let receipt = sink.append_control(|_| line());
    sink.write_ready();
    let told = {
        let queue = sink.queue();
        (queue.lines.first(), queue.wanted == Wanted::Now)
    };
    drop(receipt);
    told
}

#[test]
fn whoever_comes_while_somebody_writes_is_not_forgotten() {
    assert_eq!(written(1, true), (2, false));
    assert_eq!(written(5, true), (6, false));
}

/// The thread of a request has something else to do. In the log of a test nobody else would do it.
#[test]
fn nobody_writes_for_others_without_end() {
    let (lines, goes_on) = written(100, true);
    assert!(lines < 20 && goes_on, "{lines} {goes_on}");
    assert_eq!(written(100, false), (101, false));
}

/// The writer thread is the first to find that the output takes no more: it may hang, but not before others know of that.
#[test]
fn the_circuit_opens_where_nobody_waits_for_the_line() {
    let audit = Recording::start();
    let scope = || Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
    let armed = scope();
    pollster::block_on(armed.arm(&READ)).unwrap();
    audit.stop_accepting();
    drop(Guard::new(armed, Unannotated::Record));
    wait_until(|| !audit.health().is_ready());
    let refused = pollster::block_on(scope().arm(&READ));
    assert!(matches!(refused, Err(Refusal::NotBegun(Refused::Deadline))), "{refused:?}");
    audit.accept_again();
    // It, and the checkpoint that tells of the outage.
    wait_until(|| audit.lines().len() == 2);
    assert!(audit.health().is_ready());
}

fn wait_until(done: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_mins(1);
    while !done() {
        assert!(Instant::now() < until, "it does not come to that");
        thread::sleep(Duration::from_millis(1));
    }
}
