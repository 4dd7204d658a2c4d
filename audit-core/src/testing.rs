//! An audit log in memory, for the tests of an app.
//!
//! It needs no keys, no subscriber and no threads; hundreds of them live side by side in one process. A test that drops an
//! answer without reading its body is not taken for a client that left.
//!
//! ```
//! use audit_core::{
//!     adapter::{Guard, Origin, Scope, Unannotated},
//!     event::{Action, Outcome},
//!     testing::Recording,
//! };
//!
//! # pollster::block_on(async {
//! let audit = Recording::start();
//! // … a request through the app's router; here by hand, as an adapter does it …
//! let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
//! Guard::new(scope, Unannotated::Record).end(401).await.unwrap().over();
//!
//! let line = audit.lines().pop().unwrap();
//! assert_eq!(line.action(), Some(Action::Authenticate));
//! assert_eq!(line.outcome(), Some(Outcome::Denied));
//! # });
//! ```

mod line;

use std::{
    io,
    ops::Deref,
    sync::{
        Arc, Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

pub use line::Line;

use crate::{
    audit::Audit,
    builder::Builder,
    deployment::Service,
    error::Error,
    event::Origin,
    identity::Identifier,
    keys::{Keys, PseudonymKeys, SealKey},
    output::{Destination, Output},
    process::spawn_threads,
    scope::{InScope, Scope},
};

/// The key of `docs/seal-format.md`'s known answers: 00 01 … 1f. Every recording's pseudonyms are made under it.
pub const KNOWN_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The key under which every recording's lines are sealed: 20 21 … 3f.
pub const SEAL_KEY: &str = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

/// An [`Audit`] that keeps its lines. Whatever takes an `&Audit` takes it as well.
pub struct Recording {
    audit: Audit,
    written: Memory,
    /// They run only when lines are not accepted.
    threads: Once,
}

impl Recording {
    /// A new log, with the environment `test` and the keys above.
    ///
    /// # Panics
    /// Where the operating system has no random bytes.
    pub fn start() -> Self {
        Self::with(Audit::builder())
    }

    /// The same with what the app registers: roles, tenants, recipients, policies.
    ///
    /// # Panics
    /// Where a code cannot be registered, and where the operating system has no random bytes.
    #[expect(clippy::expect_used, reason = "the constants are right, and a test may panic")]
    pub fn with(builder: Builder) -> Self {
        let seal = SealKey::from_hex(SEAL_KEY).expect("the constant is a key");
        let pseudonyms = PseudonymKeys::parse(KNOWN_KEY).expect("the constant is a key");
        let keys = Keys::new(seal, pseudonyms).expect("the constants differ");
        let service = Service::default().name("test").and_then(|service| service.env("test")).expect("codes");
        Self::open(builder, &keys, &service).expect("codes")
    }

    /// The same with these keys, for that software.
    pub(crate) fn open(builder: Builder, keys: &Keys, service: &Service) -> Result<Self, Error> {
        let written = Memory::default();
        let wait = Duration::from_millis(100);
        let builder = builder.deadline(wait).grace(wait);
        let handle = builder.open(keys, service, Box::new(written.clone()), Destination::Test)?;
        Ok(Self { audit: Audit::new(handle), written, threads: Once::new() })
    }

    /// Runs a future in which plain functions with `#[audit]` write to this log; an app's own log is found without that.
    ///
    /// ```
    /// use audit_core::{Refused, testing::Recording};
    ///
    /// #[audit_core::audit(export)]
    /// async fn nightly() -> Result<(), Refused> {
    ///     Ok(())
    /// }
    ///
    /// # pollster::block_on(async {
    /// let audit = Recording::start();
    /// audit.run(nightly()).await.unwrap();
    /// assert_eq!(audit.lines().len(), 2);
    /// # });
    /// ```
    pub fn run<F>(&self, future: F) -> InScope<F> {
        Scope::new(&self.audit, Origin::default()).run(future)
    }

    /// From now on no line is accepted: an app can see how it behaves when nobody reads its stdout. Deadlines pass after
    /// a tenth of a second then.
    ///
    /// # Panics
    /// Where the operating system gives no thread.
    #[expect(clippy::expect_used, reason = "a test may panic")]
    pub fn stop_accepting(&self) {
        self.written.stuck.store(true, Ordering::Relaxed);
        self.threads.call_once(|| spawn_threads(&self.audit.handle()).expect("threads"));
    }

    /// From now on every write fails, as into a pipe that nobody holds open any more: operations are refused at once.
    ///
    /// # Panics
    /// Where the operating system gives no thread.
    pub fn fail_output(&self) {
        self.written.broken.store(true, Ordering::Relaxed);
        self.stop_accepting();
    }

    /// Lines are accepted again, those first that have waited; returns when they are out.
    pub fn accept_again(&self) {
        self.accepts()();
    }

    /// The same for after the log has been closed.
    pub fn accepts(&self) -> impl Fn() + use<> {
        let Memory { stuck, broken, .. } = self.written.clone();
        let sink = Arc::clone(self.audit.sink());
        move || {
            stuck.store(false, Ordering::Relaxed);
            broken.store(false, Ordering::Relaxed);
            while sink.catch_up() {
                thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Closes the log as [`Audit::shutdown`] does; operations in flight have a tenth of a second to end.
    ///
    /// # Errors
    /// Where the last line was not accepted.
    ///
    /// # Panics
    /// Where the operating system gives no thread.
    #[expect(clippy::expect_used, reason = "a test may panic")]
    pub async fn shutdown(self) -> Result<(), Error> {
        self.threads.call_once(|| spawn_threads(&self.audit.handle()).expect("threads"));
        self.audit.shutdown().await
    }

    /// What was written since the start, in order. Each line is [checked](crate::schema::check).
    ///
    /// # Panics
    /// Where a line is not as the schema says: then the SDK is wrong, or what an app registered is.
    pub fn lines(&self) -> Vec<Line> {
        self.written()()
    }

    /// The same for after the log has been closed.
    pub fn written(&self) -> impl Fn() -> Vec<Line> + use<> {
        let (written, sink) = (self.written.clone(), Arc::clone(self.audit.sink()));
        move || {
            // What nobody waited for is among them.
            sink.write_ready();
            written.lines()
        }
    }

    /// The pseudonym under which an identity stands in the lines: `("patient", &id)`, `("user", &name)`, ….
    pub fn pseudonym(&self, namespace: &'static str, id: &(impl Identifier + ?Sized)) -> Option<String> {
        self.audit.pseudonymizer().of(None).pseudonym(namespace, id).map(|it| it.to_string())
    }

    /// The same in the data of a tenant.
    pub fn pseudonym_at(
        &self,
        tenant: &str,
        namespace: &'static str,
        id: &(impl Identifier + ?Sized),
    ) -> Option<String> {
        let tenant = self.audit.codes().tenant(tenant);
        self.audit.pseudonymizer().of(Some(&tenant)).pseudonym(namespace, id).map(|it| it.to_string())
    }
}

impl Deref for Recording {
    type Target = Audit;

    fn deref(&self) -> &Audit {
        &self.audit
    }
}

/// An output that takes everything at once, or nothing.
#[derive(Clone, Default)]
struct Memory {
    bytes: Arc<Mutex<Vec<u8>>>,
    stuck: Arc<AtomicBool>,
    broken: Arc<AtomicBool>,
}

impl Memory {
    fn lines(&self) -> Vec<Line> {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8_lossy(&bytes).lines().map(Line::parse).collect()
    }
}

impl Output for Memory {
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if self.stuck.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // As a pipe does that nobody reads.
        while self.stuck.load(Ordering::Relaxed) && !self.broken.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(5));
        }
        self.try_write(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => io::ErrorKind::Interrupted.into(),
            _ => error,
        })
    }
}
