//! A clinic whose stdout the test has in its own hands.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus, Stdio},
};

use clinic::synthetic;
use demo::{Client, Framework, build_program, people::ADAMS};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::keys;

/// A server of the clinic. Killed when dropped.
pub struct Clinic {
    child: Child,
    client: Client,
}

/// What a client got.
#[derive(Debug, Clone)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// The body.
    pub text: String,
}

impl Clinic {
    /// Starts it with that stdout, and with a database of its own in memory.
    ///
    /// # Panics
    /// Where it does not listen.
    pub fn start(framework: Framework, stdout: impl Into<Stdio>) -> Self {
        let program = build_program(framework.package(), framework.package()).unwrap();
        let mut child = Command::new(program)
            .envs(keys().variables())
            .envs([("AUDIT_ENV", "test"), ("CLINIC_DEMO_USERS", "1"), ("BIND", "127.0.0.1"), ("PORT", "0")])
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = story.find_map(|line| Some(line.unwrap().split_once("listens on ")?.1.trim().to_owned()));
        // What else it says is of no interest, and must not fill its pipe.
        std::thread::spawn(move || story.for_each(drop));
        Self { child, client: Client::new(&url.unwrap()) }
    }

    /// Asks for a patient, as a physician.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn read(&self, patient: u32) -> Got {
        self.send("GET", &format!("/patients/{}", synthetic::patient(patient).id), None).unwrap()
    }

    /// Writes a note about a patient, as a physician.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn write(&self, patient: u32, text: &str) -> Got {
        let path = format!("/patients/{}/notes", synthetic::patient(patient).id);
        self.send("POST", &path, Some(&json!({ "text": text }))).unwrap()
    }

    /// Asks for what has nothing to do with patients.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn health(&self) -> Got {
        self.send("GET", "/health", None).unwrap()
    }

    /// Sends anything, as a physician; none where no whole answer came.
    pub fn send(&self, method: &'static str, path: &str, body: Option<&serde_json::Value>) -> Option<Got> {
        let answer = self.client.send(Some(ADAMS.name), method, path, body).ok()?;
        Some(Got { status: answer.status, text: answer.text })
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    ///
    /// # Panics
    /// Where it is gone.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// Where the system does not say how.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
