//! The log of a process, as its owner holds it.

use std::{fmt, ops::Deref};

use tracing::Subscriber;
use tracing_subscriber::{Layer, registry::LookupSpan};

use crate::{builder::Builder, error::Error, handle::Handle, layer::line_layer, wait::wait};

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
///
/// # Without `shutdown`
///
/// Call [`shutdown`](Self::shutdown), or [`close`](Self::close): they wait for what is under way, and say whether the last line
/// was accepted. Where nobody does, the session ends nevertheless, however `main` is left and in whatever order it drops things:
///
/// - **It is dropped:** new operations are refused, and `session.stop` is written when the last one in flight has ended, or when
///   the [grace time](Builder::grace) is over. Nobody waits for it: another thread may still be writing.
/// - **`main` returns, fails or panics, or calls `std::process::exit`,** before that: what was dropped ended as *cancelled*, and
///   what was not (in the workers of actix-web, or in a runtime that is left behind) is counted as `open` in `session.stop`.
///   The process waits until that line was accepted, at most until its deadline. This needs Linux with glibc, and an `Audit` that
///   was started in the main thread.
/// - **A panic ends the process** (`panic = "abort"`): a hook ends the operation that panicked and writes `session.stop`. It is set at
///   the start of the log; a hook that is set later has to call the one before it.
/// - **Another thread calls `std::process::exit`, or a signal or `std::process::abort` ends the process:** no `session.stop` is written.
pub struct Audit {
    handle: Handle,
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
        wait(self.shutdown())
    }
}

/// Everything that a [`Handle`] can do.
impl Deref for Audit {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.handle.close();
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Audit")
    }
}
