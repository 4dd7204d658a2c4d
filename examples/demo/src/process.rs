//! A program of the clinic as a child process.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// Lines that a thread collects.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<String>>>);

impl Kept {
    /// Those so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn shared(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.0)
    }

    fn keep(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// A running program. Killed when dropped.
pub(crate) struct Process {
    child: Child,
    /// What it wrote to stdout: audit lines.
    pub(crate) lines: Kept,
    /// What it said to people on stderr.
    pub(crate) story: Kept,
    copies: Vec<JoinHandle<io::Result<()>>>,
}

impl Process {
    /// Starts it, and keeps what it writes. What it says goes to `heard`, too; where it is loud, all is copied to our own
    /// stdout and stderr.
    pub(crate) fn start(command: &mut Command, loud: bool, heard: mpsc::Sender<String>) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (lines, story) = (Kept::default(), Kept::default());
        let copies = [
            child.stdout.take().map(|stdout| copy_lines(stdout, lines.clone(), loud)),
            child.stderr.take().map(|stderr| copy_story(stderr, story.clone(), heard, loud)),
        ];
        Ok(Self { child, lines, story, copies: copies.into_iter().flatten().collect() })
    }

    /// Its id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end.
    pub(crate) fn terminate(&self) -> io::Result<()> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        Ok(kill_process(pid.ok_or(io::ErrorKind::NotFound)?, Signal::TERM)?)
    }

    /// Waits until it has ended and all that it wrote is kept; no status where it does not end in time.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait()? {
                Some(status) => break status,
                None if start.elapsed() > PATIENCE => return Ok(None),
                None => thread::sleep(Duration::from_millis(20)),
            }
        };
        for copy in self.copies.drain(..) {
            copy.join().map_err(|_| io::Error::other("its output could not be read"))??;
        }
        Ok(Some(status))
    }
}

impl Drop for Process {
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
                // Whoever has seen enough goes; the lines are checked all the same.
                let _ = writeln!(io::stdout().lock(), "{line}");
            }
            lines.keep(line);
        }
        Ok(())
    })
}

/// Keeps and copies what it says to people.
fn copy_story(
    stderr: impl Read + Send + 'static,
    story: Kept,
    heard: mpsc::Sender<String>,
    loud: bool,
) -> JoinHandle<io::Result<()>> {
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines() {
            let line = line?;
            // Nobody listens any more once it is known where the server is.
            let _ = heard.send(line.clone());
            if loud {
                eprintln!("    | {line}");
            }
            story.keep(line);
        }
        Ok(())
    })
}

/// How long a program may take for one thing.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
