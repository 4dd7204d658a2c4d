//! A clinic whose stdout the test has in its own hands.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use clinic::synthetic;
use demo::{Framework, build_program, people::ADAMS};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use ureq::{Agent, http::Request};

use crate::keys;

/// A server of the clinic. Killed when dropped.
pub struct Clinic {
    child: Child,
    agent: Agent,
    url: String,
    story: Arc<Mutex<String>>,
}

/// What a client got.
#[derive(Debug, Clone)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// The body.
    pub text: String,
    /// The body, where it is JSON.
    pub json: Value,
}

impl Clinic {
    /// Starts it with that stdout, and with a database of its own in memory.
    ///
    /// # Panics
    /// Where it does not listen.
    pub fn start(framework: Framework, stdout: impl Into<Stdio>) -> Self {
        Self::start_with(framework, stdout, [])
    }

    /// Starts it with that in its environment as well.
    ///
    /// # Panics
    /// Where it does not listen.
    pub fn start_with<const N: usize>(
        framework: Framework,
        stdout: impl Into<Stdio>,
        variables: [(&str, String); N],
    ) -> Self {
        let program = program(framework);
        let mut child = Command::new(program)
            .envs(keys().variables())
            .envs([
                ("AUDIT_ENV", "test"),
                ("CLINIC_DEMO_USERS", "1"),
                ("BIND", "127.0.0.1"),
                ("PORT", "0"),
                ("RUST_BACKTRACE", "0"),
            ])
            .env_remove("DATABASE_URL")
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = story.find_map(|line| Some(line.unwrap().split_once("listens on ")?.1.trim().to_owned()));
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in story.map_while(Result::ok) {
                *heard.lock().unwrap() += &(line + "\n");
            }
        });
        // No connection serves twice: after a body that it has not read, a server may close it at any time.
        let agent = Agent::config_builder().http_status_as_error(false).max_idle_connections(0);
        let agent = agent.timeout_global(Some(PATIENCE)).build().into();
        Self { child, agent, url: url.unwrap(), story: said }
    }

    /// Asks for a patient, as a physician.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn read(&self, patient: u32) -> Got {
        self.read_as("", patient).unwrap()
    }

    /// The same with a request id; none where no whole answer comes.
    pub fn read_as(&self, request: &str, patient: u32) -> Option<Got> {
        self.send("GET", request, &format!("/patients/{}", synthetic::patient(patient).id), None)
    }

    /// Writes a note about a patient, as a physician.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn write(&self, patient: u32, text: &str) -> Got {
        self.write_as("", patient, text).unwrap()
    }

    /// The same with a request id; none where no whole answer comes.
    pub fn write_as(&self, request: &str, patient: u32, text: &str) -> Option<Got> {
        let path = format!("/patients/{}/notes", synthetic::patient(patient).id);
        self.send("POST", request, &path, Some(&json!({ "text": text })))
    }

    /// Changes something about a patient, which takes so many milliseconds; none where no whole answer comes.
    pub fn change_slowly(&self, patient: u32, takes: u64) -> Option<Got> {
        self.send("PUT", "", &format!("/debug/slow/{}?ms={takes}", synthetic::patient(patient).id), None)
    }

    /// Asks for what has nothing to do with patients.
    ///
    /// # Panics
    /// Where no answer comes.
    pub fn health(&self) -> Got {
        self.send("GET", "", "/health", None).unwrap()
    }

    fn send(&self, method: &str, request: &str, path: &str, body: Option<&Value>) -> Option<Got> {
        let mut call = Request::builder().method(method).uri(format!("{}{path}", self.url));
        call = call.header("authorization", format!("Bearer {}", ADAMS.name));
        if !request.is_empty() {
            call = call.header("x-request-id", request);
        }
        let answer = match body {
            Some(body) => {
                let call = call.header("content-type", "application/json").body(body.to_string());
                self.agent.run(call.ok()?)
            }
            None => self.agent.run(call.body(()).ok()?),
        };
        let mut answer = answer.ok()?;
        let text = answer.body_mut().read_to_string().ok()?;
        let json = serde_json::from_str(&text).unwrap_or_default();
        Some(Got { status: answer.status().as_u16(), text, json })
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// What it says on stderr, since it listens.
    pub fn story(&self) -> Arc<Mutex<String>> {
        Arc::clone(&self.story)
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How many megabytes it holds.
    ///
    /// # Panics
    /// Where the system does not say so.
    pub fn memory(&self) -> u64 {
        megabytes_of(self.id())
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

/// The program of a framework's clinic, built once for all that start one.
fn program(framework: Framework) -> &'static Path {
    static AXUM: OnceLock<PathBuf> = OnceLock::new();
    static ACTIX: OnceLock<PathBuf> = OnceLock::new();
    let program = match framework {
        Framework::Axum => &AXUM,
        Framework::Actix => &ACTIX,
    };
    program.get_or_init(|| build_program(framework.package(), framework.package()).unwrap())
}

/// How many megabytes a process holds.
///
/// # Panics
/// Where the system does not say so.
pub fn megabytes_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let (_, resident) = status.split_once("VmRSS:").unwrap();
    resident.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1_024
}

/// Ten deadlines of two seconds.
const PATIENCE: Duration = Duration::from_secs(20);
