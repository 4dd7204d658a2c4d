//! The story as it is told: its steps, and what they must leave.

use serde_json::Value;

use crate::{
    Error,
    client::Client,
    expected::{Expected, StepId},
    premises::Premises,
    server::{Server, StartError},
    step::Step,
};

/// A morning under way.
pub(crate) struct Story<'p> {
    premises: &'p Premises,
    pub(crate) client: Client,
    server: Server,
    expected: Vec<Expected>,
    complaints: Vec<String>,
    /// Lines and words of programs that have ended.
    ended: (Vec<String>, Vec<String>),
    /// How many clients have hung up.
    pub(crate) cancelled: usize,
}

/// A morning that was played.
#[derive(Clone)]
pub struct Played {
    /// The audit lines of all programs.
    pub lines: Vec<String>,
    /// What the programs and the story said to people.
    pub story: String,
    /// What must be in the lines.
    pub(crate) expected: Vec<Expected>,
    /// What the clients saw, and should not have.
    pub(crate) complaints: Vec<String>,
}

impl<'p> Story<'p> {
    /// The clinic opens.
    pub(crate) fn begin(premises: &'p Premises) -> Result<Self, StartError> {
        let server = premises.open()?;
        eprintln!("The clinic opens on {}.", server.url());
        Ok(Self {
            premises,
            client: Client::new(server.url()),
            server,
            expected: Vec::new(),
            complaints: Vec::new(),
            ended: (Vec::new(), Vec::new()),
            cancelled: 0,
        })
    }

    /// A step of the story.
    pub(crate) fn step(&mut self, text: &'static str) -> Step<'_, 'p> {
        let number = self.expected.len();
        Step::new(self, text, number)
    }

    /// A request that leaves no line.
    pub(crate) fn silent(
        &mut self,
        text: &'static str,
        method: &'static str,
        path: &str,
        status: u16,
    ) -> Result<(), Error> {
        self.tell(text);
        let answer = self.client.send(None, method, path, None)?;
        if answer.status != status {
            self.complain(text, &format!("was answered with {} instead of {status}", answer.status));
        }
        Ok(())
    }

    /// The job that sends the reminders runs to its end.
    pub(crate) fn send_reminders(&mut self, text: &'static str) -> Result<(), Error> {
        self.tell(text);
        let job = self.premises.send_reminders()?;
        self.ended.0.extend(job.lines);
        self.ended.1.extend(job.story);
        Ok(())
    }

    /// How many messages in the outbox hold all of these.
    pub(crate) fn messages(&self, texts: &[&str]) -> Result<usize, Error> {
        let messages = self.premises.messages()?;
        Ok(messages.iter().filter(|message| texts.iter().all(|text| message.contains(text))).count())
    }

    pub(crate) fn tell(&mut self, text: &'static str) {
        eprintln!("{text}");
        self.ended.1.push(text.to_owned());
    }

    pub(crate) fn expect(&mut self, expected: Expected) -> StepId {
        self.expected.push(expected);
        StepId(self.expected.len() - 1)
    }

    /// What a step must leave, once it was told.
    pub(crate) fn expected(&mut self, step: StepId) -> &mut Expected {
        &mut self.expected[step.0]
    }

    /// Something is not as the story wants it; the story goes on.
    pub(crate) fn complain(&mut self, step: &str, wrong: &str) {
        self.complaints.push(format!("«{step}» {wrong}"));
    }

    /// Waits until so many of the server's lines say that; whether they do in time.
    pub(crate) fn wait_for(&self, text: &str, lines: usize) -> bool {
        self.server.wait_for(|line| line.iter().filter(|line| line.contains(text)).count() >= lines)
    }

    /// The operation of the server's first line that says that, as somebody finds it who reads the log.
    pub(crate) fn op_with(&self, text: &str) -> String {
        let line = self.server.lines().into_iter().find(|line| line.contains(text)).unwrap_or_default();
        let line: Value = serde_json::from_str(&line).unwrap_or_default();
        line["audit"]["op"].as_str().unwrap_or_default().to_owned()
    }

    /// The clinic closes.
    pub(crate) fn end(self) -> Result<Played, StartError> {
        eprintln!("The clinic closes (SIGTERM).");
        let said = self.server.kept_story();
        let mut lines = self.server.stop()?;
        let (of_jobs, mut story) = self.ended;
        lines.extend(of_jobs);
        story.extend(said.lines());
        Ok(Played { lines, story: story.join("\n"), expected: self.expected, complaints: self.complaints })
    }
}

impl Played {
    /// The same morning with other lines, to see whether that is noticed.
    pub fn with(&self, lines: Vec<String>) -> Self {
        Self { lines, ..self.clone() }
    }

    /// How many operations there were.
    pub fn operations(&self) -> usize {
        self.expected.len()
    }
}
