//! What a program told: its lines on stdout, and the rest on stderr.

use std::process::{Command, Output};

use demo::{Line, verify};

use crate::{keys, round::PATIENT};

/// A program with the keys of the tests.
pub fn program_of(program: &str, argument: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(argument).envs(keys().variables()).env("AUDIT_ENV", "test").env("RUST_BACKTRACE", "0");
    command
}

/// What a program told from its start to its end.
pub struct Told {
    /// Between the first and the last.
    pub lines: Vec<Line>,
    /// What was not ours on stdout.
    pub others: Vec<String>,
    /// stderr.
    pub story: String,
}

impl Told {
    /// Runs the program with one argument. Its lines are whole and in order, and it shows no patient anywhere else.
    ///
    /// # Panics
    /// Where that is not so.
    pub fn by(program: &str, argument: &str) -> Self {
        let output = program_of(program, argument).output().unwrap();
        let told = Self::of(&output);
        assert!(output.status.success(), "{argument}: {}", told.story);
        told.whole();
        told
    }

    /// Reads it.
    ///
    /// # Panics
    /// Where a line does not verify, or is not the next one.
    pub fn of(output: &Output) -> Self {
        let text = str::from_utf8(&output.stdout).unwrap();
        let (ours, others): (Vec<_>, Vec<_>) =
            text.lines().partition(|line| line.starts_with(r#"{"audit":"#));
        let lines: Vec<_> = ours.into_iter().map(|line| verify(line, &keys()).unwrap()).collect();
        assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        let others = others.into_iter().map(str::to_owned).collect();
        let told = Self { lines, others, story: String::from_utf8_lossy(&output.stderr).into_owned() };
        let shown = told.others.join("\n") + &told.story;
        for secret in ["Quillfeather", &keys().pseudonym("patient", PATIENT), ".k1."] {
            assert!(!shown.contains(secret), "{shown}");
        }
        told
    }

    /// From `session.start` to a `session.stop` that has nothing open.
    fn whole(&self) {
        let ends = [self.lines.first(), self.lines.last()].map(|line| line.unwrap().text("action"));
        assert_eq!(ends, [Some("session.start"), Some("session.stop")]);
        assert_eq!(self.lines.last().unwrap().number("open"), Some(0));
    }

    /// Phase and reason of the lines of operations.
    pub fn endings(&self) -> Vec<String> {
        let operations =
            self.lines.iter().filter_map(|line| Some((line.text("phase")?, line.text("reason"))));
        operations
            .map(|(phase, reason)| [Some(phase), reason].into_iter().flatten().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// How often it was said that our layer is not reached.
    pub fn reports(&self) -> usize {
        self.story.matches("audit: the tracing layer is not reached").count()
    }
}
