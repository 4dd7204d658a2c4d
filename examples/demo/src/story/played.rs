//! A story that has been told to its end.

use std::collections::BTreeSet;

use crate::expected::Expected;

/// A morning that was played.
#[derive(Clone)]
pub struct Played {
    /// The audit lines of all programs.
    pub lines: Vec<String>,
    /// What the programs and the story said to people.
    pub story: String,
    /// What the story said, step by step.
    pub(crate) told: Vec<String>,
    /// What must be in the lines.
    pub(crate) expected: Vec<Expected>,
    /// What the clients saw, and should not have.
    pub(crate) complaints: Vec<String>,
}

impl Played {
    /// The same morning with other lines, to see whether that is noticed.
    pub fn with(&self, lines: Vec<String>) -> Self {
        Self { lines, ..self.clone() }
    }

    /// How many operations there were.
    pub fn operations(&self) -> usize {
        self.expected.iter().filter(|step| !step.silent).count()
    }

    /// The steps, those that leave no line among them; each once, however often it was taken.
    pub fn steps(&self) -> BTreeSet<&str> {
        self.told.iter().map(String::as_str).collect()
    }
}
