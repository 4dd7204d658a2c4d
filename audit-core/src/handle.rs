//! The log of a process, from `session.start` to `session.stop`.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak, atomic::AtomicBool},
    task::{Poll, Waker},
    time::{Duration, Instant, SystemTime},
};

use uuid::Uuid;

use crate::{
    admission::Admission,
    client::ClientAddress,
    codes::Codes,
    counters::Counters,
    emit::report_once,
    error::{Error, Refused},
    event::Event,
    health::Health,
    op_id::op_id,
    output::Destination,
    policy::Policies,
    pseudonym::Pseudonymizer,
    queue::{Held, now},
    receipt::Receipt,
    record::{Control, MAX_LINE, Record, Recorder, Records, SoFar, Start},
    signer::Signed,
    sink::{Duty, Sink, wake_all},
};

/// A way to the log that does not keep it open. Cheap to clone.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

/// A [`Handle`] that does not keep the log in memory.
pub(crate) struct WeakHandle(Weak<Inner>);

struct Inner {
    sink: Arc<Sink>,
    recorder: Recorder,
    started: Instant,
    choices: Choices,
    /// The receipt of `session.stop`, once that is written.
    stop: OnceLock<Receipt>,
    /// Who waits for that.
    waiting: Mutex<Option<Waker>>,
}

/// What the app chose.
pub(crate) struct Choices {
    /// Whose word is taken for the client's address.
    pub(crate) client: ClientAddress,
    /// How long operations in flight may take to end once the log closes.
    pub(crate) grace: Duration,
    pub(crate) policies: Policies,
    /// Route templates that leave no line.
    pub(crate) ignored: Vec<&'static str>,
}

impl Handle {
    pub(crate) fn new(sink: Arc<Sink>, recorder: Recorder, choices: Choices) -> Self {
        let (started, stop, waiting) = (Instant::now(), OnceLock::new(), Mutex::default());
        Self(Arc::new(Inner { sink, recorder, started, choices, stop, waiting }))
    }

    /// Whose word this platform's router takes for the client's address.
    pub fn client_address(&self) -> ClientAddress {
        self.0.choices.client
    }

    /// How the log is doing, for a readiness probe and for metrics. It takes no line, and does not wait.
    pub fn health(&self) -> Health {
        if self.0.sink.forked() {
            return Health { refusing: Some(Refused::Forked), waiting: 0, counters: Counters::default() };
        }
        self.0.sink.health()
    }

    /// Whether a route without `#[audit]` leaves no line, by its template.
    pub(crate) fn ignores(&self, template: &str) -> bool {
        self.0.choices.ignored.contains(&template)
    }

    pub(crate) fn downgrade(&self) -> WeakHandle {
        WeakHandle(Arc::downgrade(&self.0))
    }

    /// Whether it is that of a test, whose answers go through no transport.
    pub(crate) fn is_recording(&self) -> bool {
        self.0.sink.destination() == Destination::Test
    }

    pub(crate) fn sink(&self) -> &Arc<Sink> {
        &self.0.sink
    }

    pub(crate) fn pseudonymizer(&self) -> &Pseudonymizer {
        &self.0.recorder.pseudonymizer
    }

    pub(crate) fn codes(&self) -> &Codes {
        &self.0.recorder.codes
    }

    pub(crate) fn policies(&self) -> &Policies {
        &self.0.choices.policies
    }

    pub(crate) fn record(&self, event: Event<'_>) -> Records {
        self.0.recorder.record(event)
    }

    /// The id of a new operation.
    pub(crate) fn op_id(&self, now: SystemTime) -> Uuid {
        op_id(self.0.recorder.session(), now)
    }

    /// Lets an operation in, with room for its end.
    ///
    /// # Errors
    /// Where the log is closing, where there is no room by the deadline, and at once while stdout fails.
    pub(crate) async fn admit(&self) -> Result<Admission, Refused> {
        match self.0.sink.enter_in_time().await {
            Ok(()) => Ok(Admission::new(self.clone())),
            Err(Refused::Closing) => Err(closed()),
            Err(refused) => Err(refused),
        }
    }

    /// The same where nobody can wait.
    pub(crate) fn admit_at_once(&self) -> Option<Admission> {
        self.0.sink.enter().then(|| Admission::new(self.clone()))
    }

    /// The first line.
    ///
    /// # Errors
    /// Where it would be longer than a line may be.
    pub(crate) fn first_line(&self, start: &Start) -> Result<Record, Error> {
        let record = self.0.recorder.control(Control::Start(start));
        if record.draft.line_bytes() > MAX_LINE { Err(Error::Long) } else { Ok(record) }
    }

    /// Writes it.
    pub(crate) fn start(&self, first_line: Record) -> Receipt {
        let receipt = self.0.sink.append_control(|_| first_line);
        self.0.sink.write_ready();
        receipt
    }

    /// What the keeper asks for.
    pub(crate) fn does(&self, duty: Duty) {
        match duty {
            Duty::Checkpoint => self.checkpoint(),
            Duty::Sign => self.sign(),
            Duty::Stop => drop(self.stop()),
        }
    }

    pub(crate) fn checkpoint(&self) {
        let receipt = self.control(false);
        self.0.sink.write_ready();
        // Nobody waits for a heartbeat; the next one tells what this one could not.
        drop(receipt);
    }

    /// Writes the signatures that are due.
    pub(crate) fn sign(&self) {
        if let Some(signer) = self.0.sink.signer() {
            signer.sign(|signed| self.signature(signed));
            self.0.sink.write_ready();
        }
    }

    /// An operation holds nothing any more. The last one of a log that closes writes the last line.
    pub(crate) fn leave(&self, held: Held) {
        if self.0.sink.leave(held) {
            drop(self.stop());
        }
    }

    /// Refuses new operations; when none is in flight, that was all, and when the grace time is over.
    pub(crate) fn close(&self) {
        if self.0.sink.close(Instant::now() + self.0.choices.grace) {
            drop(self.stop());
        }
    }

    /// Waits until no operation is in flight or the grace time is over: in both cases the last line is written.
    pub(crate) async fn ended(&self) {
        std::future::poll_fn(|context| {
            if self.0.sink.forked() {
                return Poll::Ready(());
            }
            let mut waiting = self.waiting();
            if self.0.stop.get().is_some() {
                return Poll::Ready(());
            }
            *waiting = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Writes `session.stop`, unless it is written already.
    pub(crate) fn stop(&self) -> Receipt {
        if self.0.sink.forked() {
            return Receipt::refused(Refused::Forked);
        }
        // What waits for it is woken behind the initialisation: it may come back here.
        let last = || {
            if let Some(signer) = self.0.sink.signer() {
                signer.finish(|signed| self.signature(signed));
            }
            self.control(true)
        };
        let receipt = self.0.stop.get_or_init(last).clone();
        self.0.sink.stop();
        let waiting = self.waiting().take();
        wake_all(waiting);
        receipt
    }

    /// A checkpoint, or the line in which the session `ends`. They go past `tracing`: they must not wait for a foreign layer, the
    /// keeper of all deadlines least of all.
    fn control(&self, ends: bool) -> Receipt {
        let Inner { sink, recorder, started, .. } = &*self.0;
        let uptime = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        sink.append_control(|queue| {
            let so_far = SoFar { standing: queue.standing(ends), uptime, now: now() };
            recorder.control(if ends { Control::Stop(&so_far) } else { Control::Checkpoint(&so_far) })
        })
    }

    fn signature(&self, signed: &Signed) {
        let record = self.0.recorder.signature(signed);
        // Nobody waits for it; whoever checks sees what it would have covered.
        drop(self.0.sink.append_control(|_| record));
    }

    fn waiting(&self) -> MutexGuard<'_, Option<Waker>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeakHandle {
    pub(crate) fn upgrade(&self) -> Option<Handle> {
        self.0.upgrade().map(Handle)
    }

    /// Whether the log is there and has not written its last line.
    pub(crate) fn alive(&self) -> bool {
        self.0.upgrade().is_some_and(|inner| !inner.sink.forked() && inner.stop.get().is_none())
    }
}

/// What comes when the log is closed is refused. That is said once: the `Audit` may have been dropped by mistake.
fn closed() -> Refused {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    report_once(&REPORTED, format_args!("{}", Refused::Closing));
    Refused::Closing
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}

#[cfg(test)]
mod tests;
