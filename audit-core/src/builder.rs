//! Starting the log.

use std::{
    io::{self, IsTerminal},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};

use crate::{
    audit::Audit,
    deployment::Service,
    error::Error,
    handle::{Handle, WeakHandle},
    keys::Keys,
    output::Output,
    pseudonym::Pseudonymizer,
    record::Recorder,
    seal::Seal,
    sink::Sink,
    stdout::Stdout,
};

/// Everything about the log that the environment does not say, or that code says better.
///
/// ```no_run
/// use std::time::Duration;
/// use audit_core::{
///     Audit, Service,
///     keys::{Keys, PseudonymKeys, SealKey},
/// };
///
/// # fn secret(name: &str) -> String { String::new() }
/// let keys = Keys::new(SealKey::from_hex(&secret("seal"))?, PseudonymKeys::parse(&secret("pseudonyms"))?)?;
/// let audit = Audit::builder()
///     .keys(keys)
///     .service(Service::from_env().name("clinic")?)
///     .deadline(Duration::from_secs(1))
///     .start()?;
/// # Ok::<(), audit_core::Error>(())
/// ```
#[must_use = "nothing is written before `start`"]
pub struct Builder {
    keys: Option<Keys>,
    ephemeral: bool,
    service: Option<Service>,
    deadline: Duration,
    grace: Duration,
}

impl Builder {
    pub(crate) const fn new() -> Self {
        Self {
            keys: None,
            ephemeral: false,
            service: None,
            deadline: Duration::from_secs(2),
            grace: Duration::from_secs(5),
        }
    }

    /// Keys from elsewhere than the environment, for example from a secret manager.
    pub fn keys(self, keys: Keys) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// Keys made up for this process: for development only. The first line says so.
    pub fn ephemeral_keys(self) -> Self {
        Self { ephemeral: true, ..self }
    }

    /// What the lines say about the software, instead of what the environment says.
    pub fn service(self, service: Service) -> Self {
        Self { service: Some(service), ..self }
    }

    /// How long a line may take to be accepted before its operation is refused or its answer withheld. Default: 2 s.
    ///
    /// At most an hour; whoever waits longer does not wait, but hangs.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { deadline: deadline.min(LONGEST), ..self }
    }

    /// How long operations in flight may take to end when the log closes. Default: 5 s; platforms kill after 5 to 30 s.
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace: grace.min(LONGEST), ..self }
    }

    /// Starts the log on stdout. Returns when `session.start` was accepted by the kernel; it blocks.
    ///
    /// # Errors
    /// As [`Audit::from_env`].
    pub fn start(self) -> Result<Audit, Error> {
        let keys = match self.keys {
            Some(keys) => keys,
            None if self.ephemeral => Keys::ephemeral()?,
            None => Keys::from_env()?,
        };
        refuse_attached_dyno(&keys)?;
        let service = self.service.unwrap_or_else(Service::from_env);
        let output = Box::new(Stdout::new());
        let writing = Writing { output, deadline: self.deadline, grace: self.grace, layered: true };
        let handle = open(&keys, &service, writing)?;
        claim_stdout(&handle)?;
        // From here on the log closes, and its threads end, however this ends.
        let audit = Audit::new(handle.clone());
        spawn_threads(&handle)?;
        handle.start(keys.ephemeral).wait()?;
        Ok(audit)
    }
}

/// Two logs on one stdout would each number their own lines.
fn claim_stdout(handle: &Handle) -> Result<(), Error> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if running.as_ref().is_some_and(WeakHandle::alive) {
        return Err(Error::AlreadyRunning);
    }
    *running = Some(handle.downgrade());
    Ok(())
}

/// The log of this process's stdout, for plain functions.
pub(crate) fn running() -> Option<Handle> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.upgrade()
}

/// Where and how a log writes.
pub(crate) struct Writing {
    pub(crate) output: Box<dyn Output>,
    pub(crate) deadline: Duration,
    pub(crate) grace: Duration,
    /// Whether the app is expected to have our layer in its subscriber.
    pub(crate) layered: bool,
}

/// A log without threads and without its first line.
pub(crate) fn open(keys: &Keys, service: &Service, writing: Writing) -> Result<Handle, Error> {
    let mut session = [0; 16];
    getrandom::fill(&mut session).map_err(|error| Error::System(io::Error::other(error)))?;
    let seal = Seal::new(&keys.seal, session);
    let sink = Sink::new(seal, writing.output, writing.deadline, writing.layered);
    let pseudonymizer = Pseudonymizer::new(keys.pseudonyms.clone());
    let recorder = Recorder::new(pseudonymizer, URL_SAFE_NO_PAD.encode(session), service);
    Ok(Handle::new(sink, recorder, service.client_address(), writing.grace))
}

/// One thread to write where a request's thread must not, and one to keep time, because the first may hang.
pub(crate) fn spawn_threads(handle: &Handle) -> Result<(), Error> {
    let sink = Arc::clone(handle.sink());
    thread::Builder::new()
        .name("audit-writer".to_owned())
        .spawn(move || sink.write_always())
        .map_err(Error::System)?;
    let sink = Arc::clone(handle.sink());
    let weak = handle.downgrade();
    let checkpoint = move || {
        if let Some(handle) = weak.upgrade() {
            handle.checkpoint();
        }
    };
    thread::Builder::new()
        .name("audit-keeper".to_owned())
        .spawn(move || sink.keep_time(checkpoint))
        .map_err(Error::System)?;
    Ok(())
}

/// What an attached one-off dyno prints goes to the operator's terminal and into no drain.
fn refuse_attached_dyno(keys: &Keys) -> Result<(), Error> {
    match std::env::var("DYNO") {
        Ok(dyno) if dyno.starts_with("run.") && !keys.ephemeral && io::stdout().is_terminal() => {
            Err(Error::Attached { dyno })
        }
        _ => Ok(()),
    }
}

const LONGEST: Duration = Duration::from_hours(1);

static RUNNING: Mutex<Option<WeakHandle>> = Mutex::new(None);
