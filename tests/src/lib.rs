//! What tests of whole programs share.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "only tests use it, and a test may panic")]

mod clinic;
pub mod forge;
pub mod kept;
pub mod round;
mod told;

pub use clinic::{Clinic, Got, megabytes_of};
pub use told::{Told, program_of};

use std::{
    fmt::Display,
    io::{self, BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use demo::Keys;
use ureq::Agent;

/// The keys that the programs are started with.
///
/// # Panics
/// Never: the constants are keys.
pub fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

/// Says that on stderr in one write. `eprintln!` needs several, and where a log has something to say as well, that would stand in the middle.
///
/// # Errors
/// Where stderr is closed.
pub fn say(text: impl Display) -> io::Result<()> {
    io::stderr().write_all(format!("{text}\n").as_bytes())
}

/// The server `rest`, on a platform that is none.
pub struct Rest {
    child: Child,
    stdout: ChildStdout,
    agent: Agent,
    url: String,
}

impl Rest {
    /// Starts it. Nobody reads its stdout before it has ended.
    ///
    /// # Panics
    /// Where it does not listen.
    pub fn start(program: &str) -> Self {
        let platform = [
            ("RAILWAY_SERVICE_NAME", "clinic"),
            ("RAILWAY_REPLICA_ID", "web-1"),
            ("RAILWAY_DEPLOYMENT_ID", "v42"),
            ("RAILWAY_GIT_COMMIT_SHA", "c0ffee"),
            ("RAILWAY_REPLICA_REGION", "us-west2"),
            ("AUDIT_ENV", "test"),
        ];
        let mut child = Command::new(program)
            .envs(keys().variables())
            .envs(platform)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = story.find_map(|line| Some(line.unwrap().split_once("listens on ")?.1.to_owned())).unwrap();
        // What else it says is of no interest, and must not fill its pipe.
        std::thread::spawn(move || story.for_each(drop));
        let stdout = child.stdout.take().unwrap();
        let agent =
            Agent::config_builder().http_status_as_error(false).max_idle_connections(0).build().into();
        Self { child, stdout, agent, url }
    }

    /// Asks for a path with one header, and gives the status.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn get(&self, path: &str, header: (&str, &str)) -> u16 {
        let request = self.agent.get(format!("{}{path}", self.url)).header(header.0, header.1);
        request.call().unwrap().status().as_u16()
    }

    /// Lets it end, and reads what it wrote.
    ///
    /// # Panics
    /// Where it does not end well.
    pub fn finish(mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        let lines = BufReader::new(self.stdout).lines().map(Result::unwrap).collect();
        assert!(self.child.wait().unwrap().success());
        lines
    }
}
