//! The clinic's server, running.

use std::{
    io,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use crate::process::{Kept, PATIENCE, Process};

/// Why a program of the clinic does not run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// `cargo build` failed; it said why.
    #[error("{0} cannot be built")]
    Build(&'static str),
    /// The process could not be started or asked.
    #[error("the program cannot be run: {0}")]
    Run(#[from] io::Error),
    /// It ended before it listened; it said why.
    #[error("the server ended before it listened")]
    Ended,
    /// It did not listen in time.
    #[error("the server does not listen after {} seconds", PATIENCE.as_secs())]
    Late,
    /// It did not end well.
    #[error("{0} did not end well")]
    Stop(&'static str),
}

/// A running server. Killed when dropped.
pub struct Server {
    process: Process,
    url: String,
    /// A line did not come in time. Whoever waits for more of them need not lose as much time again.
    late: AtomicBool,
}

impl Server {
    /// Starts a server on a port that the system picks, with the demo users; without a database of its own, unless the
    /// command says so, it has an embedded one.
    ///
    /// # Errors
    /// Where it does not listen in time.
    pub fn start_quietly(command: &mut Command) -> Result<Self, StartError> {
        if !command.get_envs().any(|(name, _)| name == "DATABASE_URL") {
            command.env_remove("DATABASE_URL");
        }
        Self::start(command, false)
    }

    /// The same with exactly the command's environment; where it is loud, all that it writes is copied.
    pub(crate) fn start(command: &mut Command, loud: bool) -> Result<Self, StartError> {
        let (heard, said) = mpsc::channel::<String>();
        command.envs(DEMO).envs([("BIND", "127.0.0.1"), ("PORT", "0")]);
        let mut server = Self {
            process: Process::start(command, loud, heard)?,
            url: String::new(),
            late: AtomicBool::default(),
        };
        let start = Instant::now();
        while server.url.is_empty() {
            let line = said.recv_timeout(PATIENCE.saturating_sub(start.elapsed()));
            let line = line.map_err(|error| match error {
                mpsc::RecvTimeoutError::Timeout => StartError::Late,
                mpsc::RecvTimeoutError::Disconnected => StartError::Ended,
            })?;
            if let Some((_, url)) = line.split_once("listens on ") {
                url.trim().clone_into(&mut server.url);
            }
        }
        Ok(server)
    }

    /// Where it listens, for example `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The audit lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.process.lines.lines()
    }

    /// What it has said on stderr. Shared: it can be looked at after the server has stopped.
    pub fn story(&self) -> Arc<Mutex<Vec<String>>> {
        self.kept_story().shared()
    }

    pub(crate) fn kept_story(&self) -> Kept {
        self.process.story.clone()
    }

    /// Waits until that holds of the lines; whether it does in time.
    pub(crate) fn wait_for(&self, holds: impl Fn(&[String]) -> bool) -> bool {
        let start = Instant::now();
        let patience = if self.late.load(Ordering::Relaxed) { Duration::from_secs(1) } else { PATIENCE };
        while !holds(&self.lines()) {
            if start.elapsed() > patience {
                self.late.store(true, Ordering::Relaxed);
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// Asks it to end, waits for that, and gives all of its audit lines.
    ///
    /// # Errors
    /// Where it does not end in time, or with a failure.
    pub fn stop(mut self) -> Result<Vec<String>, StartError> {
        self.process.terminate()?;
        let status = self.process.ended()?;
        let well = status.is_some_and(|status| status.success());
        if well { Ok(self.lines()) } else { Err(StartError::Stop("the server")) }
    }
}

/// Both programs know the demo users, and mark their lines as synthetic.
pub(crate) const DEMO: [(&str, &str); 3] =
    [("AUDIT_ENV", "demo"), ("CLINIC_DEMO_USERS", "1"), ("RUST_BACKTRACE", "0")];
