//! The clinic as a child process.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::keys::Keys;

/// Which of the clinic's servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    /// `clinic-axum`
    Axum,
}

impl Framework {
    /// What can stand on the command line.
    pub const NAMES: [&'static str; 1] = ["axum"];

    /// The framework of that name.
    pub fn named(name: &str) -> Option<Self> {
        (name == "axum").then_some(Self::Axum)
    }

    /// The package of its server.
    pub const fn package(self) -> &'static str {
        match self {
            Self::Axum => "clinic-axum",
        }
    }
}

/// Lines that a thread collects.
type Kept = Arc<Mutex<Vec<String>>>;

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// `cargo build` failed; it said why.
    #[error("{0} cannot be built")]
    Build(&'static str),
    /// The process could not be started or asked.
    #[error("the server cannot be run: {0}")]
    Run(#[from] io::Error),
    /// It ended before it listened; it said why.
    #[error("the server ended before it listened")]
    Ended,
    /// It did not listen in time.
    #[error("the server does not listen after {} seconds", PATIENCE.as_secs())]
    Late,
    /// It did not end well.
    #[error("the server did not end well after SIGTERM: {0}")]
    Stop(String),
}

/// A running server. Killed when dropped.
pub struct Server {
    child: Child,
    url: String,
    lines: Kept,
    story: Kept,
    copies: Vec<JoinHandle<io::Result<()>>>,
}

/// Builds the server with the cargo that runs us, and says where it is.
///
/// # Errors
/// Where it cannot be built.
pub fn build(framework: Framework) -> Result<PathBuf, StartError> {
    build_program(framework.package(), framework.package())
}

/// The same for any program of this workspace.
///
/// # Errors
/// Where it cannot be built.
pub fn build_program(package: &str, program: &'static str) -> Result<PathBuf, StartError> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--package", package, "--bin", program])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable =
        messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|message| {
            let ours = message["target"]["name"] == program;
            message["executable"].as_str().filter(|_| ours).map(PathBuf::from)
        });
    executable.filter(|_| output.status.success()).ok_or(StartError::Build(program))
}

impl Server {
    /// Starts it on a port that the system picks, with an embedded database and the demo users. Its stdout is copied
    /// to ours, its stderr too.
    ///
    /// # Errors
    /// Where it does not listen in time.
    pub fn start(program: &Path, keys: &Keys) -> Result<Self, StartError> {
        Self::spawn(Command::new(program).envs(keys.variables()), true)
    }

    /// The same for a prepared command, and without copying anything.
    ///
    /// # Errors
    /// Where it does not listen in time.
    pub fn start_quietly(command: &mut Command) -> Result<Self, StartError> {
        Self::spawn(command, false)
    }

    fn spawn(command: &mut Command, loud: bool) -> Result<Self, StartError> {
        let mut child = command
            .envs([("AUDIT_ENV", "demo"), ("CLINIC_DEMO_USERS", "1"), ("BIND", "127.0.0.1"), ("PORT", "0")])
            .env("RUST_BACKTRACE", "0")
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (lines, story) = (Kept::default(), Kept::default());
        let (address, listens) = mpsc::channel();
        let copies = [
            child.stdout.take().map(|stdout| copy_lines(stdout, Arc::clone(&lines), loud)),
            child.stderr.take().map(|stderr| copy_story(stderr, Arc::clone(&story), address, loud)),
        ];
        let mut server =
            Self { child, url: String::new(), lines, story, copies: copies.into_iter().flatten().collect() };
        server.url = listens.recv_timeout(PATIENCE).map_err(|error| match error {
            mpsc::RecvTimeoutError::Timeout => StartError::Late,
            mpsc::RecvTimeoutError::Disconnected => StartError::Ended,
        })?;
        Ok(server)
    }

    /// Where it listens, for example `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The audit lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it has said on stderr. Shared: it can be looked at after the server has stopped.
    pub fn story(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.story)
    }

    /// Waits until a line says that; whether one did in time.
    pub fn wait_for(&self, says: impl Fn(&str) -> bool) -> bool {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if self.lines().iter().any(|line| says(line)) {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Asks it to end, waits for that, and gives all of its audit lines.
    ///
    /// # Errors
    /// Where it does not end in time, or with a failure.
    pub fn stop(mut self) -> Result<Vec<String>, StartError> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| StartError::Stop("it has no process id".to_owned()))?;
        kill_process(pid, Signal::TERM).map_err(io::Error::from)?;
        let status = self.wait()?;
        for copy in std::mem::take(&mut self.copies) {
            copy.join().map_err(|_| StartError::Stop("its output could not be read".to_owned()))??;
        }
        if status.success() { Ok(self.lines()) } else { Err(StartError::Stop(status.to_string())) }
    }

    fn wait(&mut self) -> Result<std::process::ExitStatus, StartError> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(StartError::Stop(format!("it still runs after {} seconds", PATIENCE.as_secs())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps audit lines, and copies them to our stdout as they are.
fn copy_lines(stdout: impl Read + Send + 'static, lines: Kept, loud: bool) -> JoinHandle<io::Result<()>> {
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if loud {
                writeln!(io::stdout().lock(), "{line}")?;
            }
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
        Ok(())
    })
}

/// Keeps and copies what the server says to people, and picks out where it listens.
fn copy_story(
    stderr: impl Read + Send + 'static,
    story: Kept,
    address: mpsc::Sender<String>,
    loud: bool,
) -> JoinHandle<io::Result<()>> {
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines() {
            let line = line?;
            if let Some((_, url)) = line.split_once("listens on ") {
                // Nobody listens to us only when the start was given up.
                let _ = address.send(url.trim().to_owned());
            }
            if loud {
                eprintln!("    | {line}");
            }
            story.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
        Ok(())
    })
}

const PATIENCE: Duration = Duration::from_mins(1);
