use std::{
    pin::Pin,
    sync::{
        Arc, OnceLock, Weak,
        atomic::AtomicU64,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use super::*;
use crate::{
    adapter::{Guard, Origin, Refusal, Scope, Unannotated},
    error::Refused,
    event::{Action, Handler},
    output::Destination,
    queue::{
        Moment,
        tests::{keys, line},
    },
    receipt::{Receipt, YIELDS},
    testing::Recording,
};

static READ: Handler = Handler::of(Action::Read);

/// Does this during each write.
struct Visited<F>(F);

impl<F: FnMut() + Send> Output for Visited<F> {
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)();
        Ok(bytes.len())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.try_write(bytes)
    }
}

/// A sink with two operations in flight: where there is but one, nobody gives others time to come.
fn with_output(output: Box<dyn Output>) -> Arc<Sink> {
    let sink = Sink::new(keys(), None, output, Duration::from_mins(1), Destination::Test).unwrap();
    assert!(sink.enter() && sink.enter());
    sink
}

/// One where that comes during each write.
fn visited(mut visit: impl FnMut(&Arc<Sink>) + Send + 'static) -> Arc<Sink> {
    let known = Arc::new(OnceLock::<Weak<Sink>>::new());
    let sink = Arc::clone(&known);
    let sink = with_output(Box::new(Visited(move || visit(&sink.get().and_then(Weak::upgrade).unwrap()))));
    known.set(Arc::downgrade(&sink)).unwrap();
    sink
}

fn polled(receipt: &mut Receipt) -> Poll<Result<(), Refused>> {
    Pin::new(receipt).poll(&mut Context::from_waker(Waker::noop()))
}

/// Somebody who waits for a line, and has given up to look by himself.
fn sleeps(sink: &Arc<Sink>) -> Receipt {
    let mut receipt = sink.append_control(|_| line());
    for _ in 0..=YIELDS {
        assert!(polled(&mut receipt).is_pending(), "somebody else is writing");
    }
    receipt
}

/// Writes one line, while so many others come, one during each write; how many lines are out then, and what is wanted of the
/// writer thread, if there is one.
fn written(coming: usize, writer: bool, comes: fn(&Arc<Sink>) -> Receipt) -> (u64, Wanted) {
    let mut waiting = Vec::new();
    let sink = visited(move |sink| {
        if waiting.len() < coming {
            waiting.push(comes(sink));
        }
    });
    sink.has_writer.store(writer, Ordering::Relaxed);
    let receipt = sink.append_control(|_| line());
    sink.write_ready();
    let told = {
        let queue = sink.queue();
        (queue.lines.first(), queue.wanted)
    };
    drop(receipt);
    told
}

#[test]
fn whoever_comes_while_somebody_writes_is_not_forgotten() {
    assert_eq!(written(1, true, sleeps), (2, Wanted::Never));
    assert_eq!(written(5, true, sleeps), (6, Wanted::Never));
}

/// The thread of a request has something else to do. In the log of a test nobody else would do it.
#[test]
fn nobody_writes_for_others_without_end() {
    let (lines, wanted) = written(100, true, sleeps);
    assert!(lines < 20 && wanted == Wanted::Now, "{lines}");
    assert_eq!(written(100, false, sleeps), (101, Wanted::Never));
}

/// To wake a thread takes longer than that.
#[test]
fn those_who_are_awake_come_themselves() {
    let (lines, wanted) = written(100, true, |sink| sink.append_control(|_| line()));
    assert!(lines < 20 && wanted == Wanted::Never, "{lines}");
}

/// Somebody else has a number, and seals his line when the first sender tells him to. The second one tells when he has.
fn seals_later(sink: &Arc<Sink>) -> (Sender<()>, Receiver<()>) {
    let (numbered, has_number) = channel();
    let (seal, told) = channel();
    let (sealed, is_sealed) = channel();
    let sink = Arc::clone(sink);
    thread::spawn(move || {
        let record = line();
        let numbers = sink.queue().number(&record, None, Moment::now(), &sink.ratchet).unwrap();
        numbered.send(()).unwrap();
        told.recv().unwrap();
        sink.seal(&record, numbers);
        sealed.send(()).unwrap();
    });
    has_number.recv().unwrap();
    (seal, is_sealed)
}

fn sealed((seal, is_sealed): &(Sender<()>, Receiver<()>)) {
    seal.send(()).unwrap();
    is_sealed.recv().unwrap();
}

/// He has sealed his line, behind which another one waits, and does not come to write it: a layer of the app's holds him up.
#[test]
fn whoever_sleeps_behind_a_line_waits_for_nobody_who_is_held_up() {
    let sink = visited(|_| {});
    let somebody = seals_later(&sink);
    let mut receipt = sink.append_control(|_| line());
    assert!(polled(&mut receipt).is_pending());
    assert_eq!(sink.queue().wanted, Wanted::Never);
    sealed(&somebody);
    assert_eq!(sink.queue().wanted, Wanted::Never, "who is awake writes it");
    assert_eq!(polled(&mut receipt), Poll::Ready(Ok(())));

    let somebody = seals_later(&sink);
    let receipt = sleeps(&sink);
    sealed(&somebody);
    assert_eq!(sink.queue().wanted, Wanted::Soon);
    drop(receipt);
}

/// The same behind a line that nobody waits for any more.
#[test]
fn what_was_left_behind_waits_for_nobody_who_is_held_up() {
    let sink = visited(|_| {});
    sink.has_writer.store(true, Ordering::Relaxed);
    let somebody = seals_later(&sink);
    drop(sink.append_control(|_| line()));
    // The writer thread has come, and found nothing that can be written.
    sink.queue().wanted = Wanted::Never;
    sealed(&somebody);
    assert_eq!(sink.queue().wanted, Wanted::Soon);
}

/// Whoever waits leaves an output that takes nothing to the writer thread.
#[test]
fn an_output_that_takes_nothing_is_not_asked_again_and_again() {
    for kind in [io::ErrorKind::WouldBlock, io::ErrorKind::BrokenPipe] {
        let asked = Arc::new(AtomicU64::new(0));
        let sink = with_output(Box::new(Refusing(kind, Arc::clone(&asked))));
        let mut receipt = sink.append_control(|_| line());
        // At first it lets others come; then it tries, and once more when it is known to sleep.
        while polled(&mut receipt).is_pending() && !sink.queue().nobody_comes() {}
        assert!(asked.load(Ordering::Relaxed) <= 2, "{kind}: {asked:?}");
    }
}

struct Refusing(io::ErrorKind, Arc<AtomicU64>);

impl Output for Refusing {
    fn try_write(&mut self, _: &[u8]) -> io::Result<usize> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Err(self.0.into())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.try_write(bytes)
    }
}

/// Whoever is about to sleep writes for others, until that is enough. During the last of those writes somebody seals the line
/// before his, sees nobody asleep, and is held up.
#[test]
fn what_becomes_ready_before_somebody_sleeps_is_written() {
    let mut to_seal = Vec::<(Sender<()>, Receiver<()>)>::new();
    let (give, given) = channel::<Vec<_>>();
    let sink = visited(move |_| {
        to_seal.extend(given.try_iter().flatten());
        if let Some(next) = to_seal.pop() {
            sealed(&next);
        }
    });
    sink.has_writer.store(true, Ordering::Relaxed);
    let first = seals_later(&sink);
    let mut others: Vec<_> = (0..8).map(|_| seals_later(&sink)).collect();
    others.reverse();
    give.send(others).unwrap();
    let mut receipt = sink.append_control(|_| line());
    for _ in 0..YIELDS {
        assert!(polled(&mut receipt).is_pending());
    }
    assert!(!sink.queue().nobody_comes());
    sealed(&first);
    // Not polled any more.
    let _ = polled(&mut receipt);
    assert!(sink.has_accepted(9));
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
