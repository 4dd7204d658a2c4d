//! The programs of a clinic, and the place where they keep what they need.

use std::{fs, io, path::PathBuf, process::Command, sync::mpsc};

use tempfile::TempDir;

use crate::{
    build::{Framework, build_program},
    keys::Keys,
    process::Process,
    server::{DEMO, Server, StartError},
};

/// Two programs that share a database file, an outbox and the keys. The files are gone with it.
pub struct Premises {
    framework: Framework,
    keys: Keys,
    server: PathBuf,
    reminders: PathBuf,
    place: TempDir,
    variables: Vec<(&'static str, String)>,
    loud: bool,
}

/// What a program left that has ended.
pub(crate) struct Ended {
    pub(crate) lines: Vec<String>,
    pub(crate) story: Vec<String>,
}

impl Premises {
    /// Builds its programs. What they write is copied to our stdout and stderr.
    ///
    /// # Errors
    /// Where one cannot be built, or where there is no room for its place.
    pub fn build(framework: Framework, keys: &Keys) -> Result<Self, StartError> {
        let place = TempDir::with_prefix("clinic-")?;
        let database = place.path().join("clinic.db");
        let mut variables = vec![
            ("DATABASE_URL", format!("sqlite://{}?mode=rwc", database.display())),
            ("CLINIC_OUTBOX", place.path().join("outbox").display().to_string()),
        ];
        variables.extend(keys.variables().map(|(name, value)| (name, value.to_owned())));
        Ok(Self {
            framework,
            keys: keys.clone(),
            server: build_program(framework.package(), framework.package())?,
            reminders: build_program(REMINDERS, REMINDERS)?,
            place,
            variables,
            loud: true,
        })
    }

    /// What the server is made with.
    pub(crate) const fn framework(&self) -> Framework {
        self.framework
    }

    /// The keys that its programs share.
    pub(crate) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Copies nothing, and logs what `RUST_LOG` would say.
    pub fn quietly(mut self, log: &str) -> Self {
        self.variables.push(("RUST_LOG", log.to_owned()));
        Self { loud: false, ..self }
    }

    /// Starts the server.
    ///
    /// # Errors
    /// Where it does not listen in time.
    pub fn open(&self) -> Result<Server, StartError> {
        Server::start(Command::new(&self.server).envs(self.variables()), self.loud)
    }

    /// Runs the job that sends the reminders, to its end.
    pub(crate) fn send_reminders(&self) -> Result<Ended, StartError> {
        let mut command = Command::new(&self.reminders);
        let (heard, _) = mpsc::channel();
        let mut job = Process::start(command.envs(self.variables()).envs(DEMO), self.loud, heard)?;
        match job.ended()? {
            Some(status) if status.success() => {
                Ok(Ended { lines: job.lines.lines(), story: job.story.lines() })
            }
            _ => Err(StartError::Stop(REMINDERS)),
        }
    }

    /// The messages in the outbox.
    pub(crate) fn messages(&self) -> io::Result<Vec<String>> {
        let files = fs::read_dir(self.place.path().join("outbox"))?;
        files.map(|file| fs::read_to_string(file?.path())).collect()
    }

    fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

const REMINDERS: &str = "clinic-reminders";
