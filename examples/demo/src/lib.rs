//! A morning at the clinic: a real server as a child process, real HTTP on loopback, and a look at every audit line.
//!
//! The check shares no code with the SDK: it reads the lines as `docs/seal-format.md` and the JSON Schema describe them and
//! nothing else.

mod auditor;
mod build;
mod check;
mod client;
mod expected;
mod keys;
mod line;
mod morning;
pub mod people;
mod premises;
mod process;
mod server;
mod step;
mod story;

use std::fmt;

use auditor::{Audited, audited};
pub use build::{Framework, build_program};
pub use check::{Row, check, rows};
pub use client::{Answer, Client};
pub use expected::{Differs, Ending, Sides, StepId};
pub use keys::{BadKey, Keys};
pub use line::{Line, canonical, fits, verify};
pub use morning::{morning, tell_morning};
pub use premises::Premises;
pub use server::{Server, StartError};
pub use step::{Held, Step, Talk, Told};
pub use story::{Played, Story};

/// What came of a morning.
pub struct Report {
    /// How many audit lines were written.
    pub lines: usize,
    /// How many operations ended.
    pub operations: usize,
    /// What is missing or wrong; empty when all is well.
    pub complaints: Vec<String>,
    /// What the program `audit` says of the lines.
    pub audited: String,
}

/// Why a morning could not be played.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Plays the morning and checks its lines, which are copied to stdout as they come.
///
/// # Errors
/// Where a program cannot be built or started, or does not answer.
pub fn run(framework: Framework, keys: &Keys) -> Result<Report, Error> {
    eprintln!("Building {} …", framework.package());
    let played = morning(&Premises::build(framework, keys)?)?;
    let mut complaints = check(&played, keys);
    eprintln!("The auditor's program is built …");
    let Audited { screen, clean } = audited(&played.lines, keys)?;
    if !clean {
        complaints.push("«audit verify» finds something".to_owned());
    }
    Ok(Report { lines: played.lines.len(), operations: played.operations(), complaints, audited: screen })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lines, operations, complaints, audited } = self;
        writeln!(f, "The auditor comes, with `audit verify`:\n\n{audited}")?;
        if complaints.is_empty() {
            return write!(
                f,
                "All is well: {operations} operations left {lines} lines, each sealed and none missing."
            );
        }
        complaints.iter().try_for_each(|complaint| writeln!(f, "MISSING OR WRONG: {complaint}"))?;
        write!(f, "{} complaints about {lines} lines.", complaints.len())
    }
}
