//! A program without a web framework and without a tracing subscriber: it audits plain functions.
//!
//! `job N` runs the function N times and says on stderr how each ended. When its standard input is closed, it runs both
//! functions once more and ends.

use std::{env, error::Error, io::Read, thread::sleep, time::Duration};

use audit_core::{Audit, Refused, audit};
use tests::say;

fn main() -> Result<(), Box<dyn Error>> {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    let audit = Audit::builder().deadline(Duration::from_millis(300)).start()?;
    for patient in 0..times {
        match remind(patient) {
            Ok(()) => say("reminded")?,
            Err(refused) => {
                say(format_args!("refused: {refused}"))?;
                say(format_args!("counted anyway: {}", count()))?;
            }
        }
    }
    // The test decides when the work is over; what it sends does not matter.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    // Somebody reads again, and may not have come to it yet.
    while !audit.health().is_ready() {
        sleep(Duration::from_millis(10));
    }
    match remind(times) {
        Ok(()) => say("reminded at last")?,
        Err(refused) => say(format_args!("refused at last: {refused}"))?,
    }
    Ok(audit.close()?)
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}

#[audit(read, purpose = Operations, on_audit_failure = allow)]
fn count() -> u64 {
    7
}
