//! A program whose stdout is led elsewhere for a while: onto a full device, into a pipe that nobody reads, and to where
//! nothing can be written. What becomes of an operation there it says on stderr; then stdout comes back.

use std::{error::Error, fs::File, os::fd::OwnedFd, thread, time::Duration};

use audit_core::{Audit, Refused, audit};
use rustix::{io::dup, stdio};
use tests::say;

fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    let home = dup(stdio::stdout())?;
    remind(0)?;
    for (patient, detour) in [(1, full()?), (2, abandoned()?), (3, read_only()?)] {
        stdio::dup2_stdout(&detour)?;
        match remind(patient) {
            Ok(()) => say("reminded")?,
            Err(refused) => say(refused)?,
        }
        stdio::dup2_stdout(&home)?;
        while remind(patient).is_err() {
            thread::sleep(Duration::from_millis(10));
        }
    }
    Ok(audit.close()?)
}

/// A device without any space left.
fn full() -> std::io::Result<OwnedFd> {
    Ok(File::options().write(true).open("/dev/full")?.into())
}

/// A pipe whose reader is gone.
fn abandoned() -> std::io::Result<OwnedFd> {
    let (_, writer) = std::io::pipe()?;
    Ok(writer.into())
}

fn read_only() -> std::io::Result<OwnedFd> {
    Ok(File::open("/dev/null")?.into())
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}
