//! What an auditor finds who has the lines and the seal key, and nothing of the clinic: with the program `audit`.

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
};

use crate::{Error, build::build_program, keys::Keys};

/// What the program says.
pub(crate) struct Audited {
    /// Its screen.
    pub(crate) screen: String,
    /// Whether it found nothing.
    pub(crate) clean: bool,
}

/// Has the lines checked.
pub(crate) fn audited(lines: &[String], keys: &Keys) -> Result<Audited, Error> {
    let mut program = Command::new(build_program("audit-cli", "audit")?)
        .args(["verify", "-"])
        .envs(keys.variables())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stdin = program.stdin.take();
    let text = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
    // Beside reading what it says: either may fill up.
    let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())).transpose());
    let output = program.wait_with_output()?;
    writer.join().map_err(|_| "the lines could not be handed to `audit`")??;
    Ok(Audited { screen: String::from_utf8(output.stdout)?, clean: output.status.success() })
}
