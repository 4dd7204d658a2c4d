//! The log of a process: from `session.start` to `session.stop`.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
    task::{Poll, Waker},
    time::{Duration, Instant},
};

use tracing::Subscriber;
use tracing_subscriber::{Layer, registry::LookupSpan};

use crate::{
    builder::Builder,
    client::ClientAddress,
    emit::emit,
    error::{Error, Refused},
    event::Event,
    layer::line_layer,
    pseudonym::Pseudonymizer,
    receipt::Receipt,
    record::{Control, Record, Recorder, Records},
    sink::{Place, Sink},
};

/// The audit log of this process. Keep it in `main`; when it is dropped, the log closes.
///
/// ```no_run
/// use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};
///
/// fn main() -> Result<(), audit_core::Error> {
///     let audit = audit_core::Audit::from_env()?;
///     tracing_subscriber::registry().with(audit.layer()).init();
///     // … serve …
///     audit.close()
/// }
/// ```
pub struct Audit {
    handle: Handle,
}

/// A way to the log that does not keep it open. Cheap to clone.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

/// A [`Handle`] that does not keep the log in memory.
pub(crate) struct WeakHandle(Weak<Inner>);

struct Inner {
    sink: Arc<Sink>,
    recorder: Recorder,
    started: Instant,
    client: ClientAddress,
    /// How long operations in flight may take to end once the log closes.
    grace: Duration,
    life: Mutex<Life>,
    /// The receipt of `session.stop`, once that is written.
    stop: OnceLock<Receipt>,
}

/// How many operations are in flight, and whether new ones may begin.
#[derive(Default)]
struct Life {
    open: u64,
    closing: bool,
    /// Who waits for the last one to end.
    waker: Option<Waker>,
}

/// What an operation in flight holds: room for its end and for a correction of it. Counted until dropped.
pub(crate) struct Admission {
    handle: Handle,
    pub(crate) end: Option<Place>,
    pub(crate) after: Option<Place>,
}

impl Audit {
    pub(crate) const fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Starts the log with what the environment says: keys (`AUDIT_SEAL_KEY`, `AUDIT_PSEUDONYM_KEYS`), service, stdout.
    ///
    /// Returns when `session.start` was accepted by the kernel. It blocks, and is meant for `main`.
    ///
    /// # Errors
    /// Where a key is missing or refused, where stdout does not take the first line by the deadline, where an `Audit`
    /// already runs in this process, and in an attached one-off dyno. Each in one sentence that says what to do.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// Starts the log with keys made up for this process: for development only. The first line says so.
    ///
    /// # Errors
    /// As [`from_env`](Self::from_env), keys excepted.
    pub fn ephemeral() -> Result<Self, Error> {
        Self::builder().ephemeral_keys().start()
    }

    /// Starts the log with anything that the environment does not say.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The `tracing` layer that writes the lines. Without it they come out as well, but other layers see no event.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        line_layer()
    }

    /// A way to this log, for middleware and for background work.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Refuses new operations, waits until those in flight have ended or the grace time is over, and writes
    /// `session.stop`.
    ///
    /// # Errors
    /// Where the last line was not accepted by the deadline.
    pub async fn shutdown(self) -> Result<(), Error> {
        self.handle.close();
        self.handle.ended().await;
        Ok(self.handle.stop().await?)
    }

    /// [`shutdown`](Self::shutdown) for a program without an async runtime; blocks the thread.
    ///
    /// # Errors
    /// Where the last line was not accepted by the deadline.
    pub fn close(self) -> Result<(), Error> {
        pollster::block_on(self.shutdown())
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.handle.close();
    }
}

impl Handle {
    pub(crate) fn new(sink: Arc<Sink>, recorder: Recorder, client: ClientAddress, grace: Duration) -> Self {
        let life = Mutex::default();
        Self(Arc::new(Inner {
            sink,
            recorder,
            started: Instant::now(),
            client,
            grace,
            life,
            stop: OnceLock::new(),
        }))
    }

    /// Whose word this platform's router takes for the client's address.
    pub fn client_address(&self) -> ClientAddress {
        self.0.client
    }

    pub(crate) fn downgrade(&self) -> WeakHandle {
        WeakHandle(Arc::downgrade(&self.0))
    }

    pub(crate) fn sink(&self) -> &Arc<Sink> {
        &self.0.sink
    }

    pub(crate) fn pseudonymizer(&self) -> &Pseudonymizer {
        &self.0.recorder.pseudonymizer
    }

    pub(crate) fn record(&self, event: Event<'_>) -> Records {
        self.0.recorder.record(event)
    }

    pub(crate) fn emit(&self, place: Place, record: Record) -> Receipt {
        emit(&self.0.sink, place, record)
    }

    /// Lets an operation in, with room for its end.
    ///
    /// # Errors
    /// Where the log is closing, where there is no room by the deadline, and at once while stdout fails.
    pub(crate) async fn admit(&self) -> Result<Admission, Refused> {
        let admission = self.enter()?;
        let places = self.0.sink.operation_room(self.0.sink.deadline()).await?;
        Ok(admission.with(places))
    }

    /// The same where nobody can wait.
    pub(crate) fn admit_at_once(&self) -> Option<Admission> {
        let admission = self.enter().ok()?;
        Some(admission.with(self.0.sink.operation()?))
    }

    pub(crate) fn start(&self, ephemeral: bool) -> Receipt {
        self.control(Control::Start { kid: self.0.sink.kid(), ephemeral })
    }

    pub(crate) fn checkpoint(&self) {
        // Nobody waits for a heartbeat; the next one tells what this one could not.
        drop(self.control(Control::Checkpoint {
            kid: self.0.sink.kid(),
            counters: self.0.sink.counters(),
            uptime: self.uptime(),
        }));
    }

    fn enter(&self) -> Result<Admission, Refused> {
        let mut life = self.life();
        if life.closing {
            return Err(Refused::Closing);
        }
        life.open += 1;
        Ok(Admission { handle: self.clone(), end: None, after: None })
    }

    fn leave(&self) {
        let mut life = self.life();
        life.open = life.open.saturating_sub(1);
        let last = life.closing && life.open == 0;
        let waker = life.waker.take_if(|_| last);
        drop(life);
        if last {
            drop(self.stop());
        }
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Refuses new operations; when none is in flight, that was all.
    fn close(&self) {
        let mut life = self.life();
        life.closing = true;
        let last = life.open == 0;
        drop(life);
        if last {
            drop(self.stop());
        }
    }

    /// Waits until no operation is in flight or the grace time is over.
    async fn ended(&self) {
        let until = Instant::now() + self.0.grace;
        std::future::poll_fn(|context| {
            let mut life = self.life();
            if life.open == 0 || Instant::now() >= until {
                return Poll::Ready(());
            }
            life.waker = Some(context.waker().clone());
            drop(life);
            self.0.sink.remind(until, context.waker());
            Poll::Pending
        })
        .await;
    }

    /// Writes `session.stop`, unless it is written already.
    fn stop(&self) -> Receipt {
        let receipt = self.0.stop.get_or_init(|| {
            let open = self.life().open;
            let (kid, counters, uptime) = (self.0.sink.kid(), self.0.sink.counters(), self.uptime());
            self.control(Control::Stop { kid, counters, uptime, open })
        });
        self.0.sink.stop();
        receipt.clone()
    }

    /// Control lines go past `tracing`: they must not wait for a foreign layer, the keeper of all deadlines least of all.
    fn control(&self, control: Control<'_>) -> Receipt {
        let record = self.0.recorder.control(control);
        self.0.sink.append(self.0.sink.reserve(), &record)
    }

    /// Milliseconds since the start.
    fn uptime(&self) -> u64 {
        u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn life(&self) -> MutexGuard<'_, Life> {
        self.0.life.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeakHandle {
    pub(crate) fn upgrade(&self) -> Option<Handle> {
        self.0.upgrade().map(Handle)
    }

    /// Whether the log is there and has not written its last line.
    pub(crate) fn alive(&self) -> bool {
        self.0.upgrade().is_some_and(|inner| inner.stop.get().is_none())
    }
}

impl Admission {
    fn with(mut self, [end, after]: [Place; 2]) -> Self {
        (self.end, self.after) = (Some(end), Some(after));
        self
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.handle.leave();
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Audit")
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}
