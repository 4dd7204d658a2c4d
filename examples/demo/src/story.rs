//! The story as it is told: its steps, and what they must leave.

mod played;
mod together;

use serde_json::Value;

use crate::{
    Error,
    build::Framework,
    client::Client,
    expected::{Expected, FoundBy, StepId},
    premises::Premises,
    server::{Server, StartError},
    step::Step,
};

pub use played::Played;

/// A morning under way.
pub struct Story<'p> {
    premises: &'p Premises,
    pub(crate) client: Client,
    server: Server,
    steps: usize,
    expected: Vec<Expected>,
    complaints: Vec<String>,
    told: Vec<String>,
    /// Lines and words of programs that have ended.
    ended: (Vec<String>, Vec<String>),
}

impl<'p> Story<'p> {
    /// The clinic opens.
    ///
    /// # Errors
    /// Where the server does not listen in time.
    pub fn begin(premises: &'p Premises) -> Result<Self, StartError> {
        let server = premises.open()?;
        eprintln!("The clinic opens on {}.", server.url());
        Ok(Self {
            premises,
            client: Client::new(server.url()),
            server,
            steps: 0,
            expected: Vec::new(),
            complaints: Vec::new(),
            told: Vec::new(),
            ended: (Vec::new(), Vec::new()),
        })
    }

    /// A step of the story.
    pub fn step(&mut self, text: &str) -> Step<'_, 'p> {
        let number = self.steps;
        self.steps += 1;
        Step::new(self, text, number)
    }

    /// The job that sends the reminders runs to its end.
    pub(crate) fn send_reminders(&mut self, text: &str) -> Result<(), Error> {
        self.tell(text);
        let job = self.premises.send_reminders()?;
        self.ended.0.extend(job.lines);
        self.ended.1.extend(job.story);
        Ok(())
    }

    pub(crate) const fn framework(&self) -> Framework {
        self.premises.framework()
    }

    /// How many messages in the outbox hold all of these.
    pub(crate) fn messages(&self, texts: &[&str]) -> Result<usize, Error> {
        let messages = self.premises.messages()?;
        Ok(messages.iter().filter(|message| texts.iter().all(|text| message.contains(text))).count())
    }

    pub(crate) fn tell(&mut self, text: &str) {
        eprintln!("{text}");
        self.told.push(text.to_owned());
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

    /// Waits until the operation has a line of that phase; whether it has in time.
    pub(crate) fn wait_for(&self, phase: &str, found_by: &FoundBy) -> bool {
        let FoundBy::Request(id) = found_by else { return true };
        let request = format!(r#""request":"{}""#, self.premises.keys().pseudonym("request", id));
        let phase = format!(r#""phase":"{phase}""#);
        let is_there = |line: &String| line.contains(&phase) && line.contains(&request);
        self.server.wait_for(|lines| lines.iter().any(is_there))
    }

    /// The operation of the server's first line that says that, as somebody finds it who reads the log.
    pub(crate) fn op_with(&self, text: &str) -> String {
        let line = self.server.lines().into_iter().find(|line| line.contains(text)).unwrap_or_default();
        let line: Value = serde_json::from_str(&line).unwrap_or_default();
        line["audit"]["op"].as_str().unwrap_or_default().to_owned()
    }

    /// The clinic closes.
    ///
    /// # Errors
    /// Where the server does not end well.
    pub fn end(self) -> Result<Played, StartError> {
        eprintln!("The clinic closes (SIGTERM).");
        let said = self.server.kept_story();
        let mut lines = self.server.stop()?;
        let (of_jobs, of_people) = self.ended;
        lines.extend(of_jobs);
        let story = [self.told.clone(), of_people, said.lines()].concat().join("\n");
        let (expected, complaints) = (self.expected, self.complaints);
        Ok(Played { lines, story, told: self.told, expected, complaints })
    }
}
