//! A program without a web framework and without a tracing subscriber: it audits a few plain functions.
//!
//! `job N` runs the function N times and says on stderr how each ended; with `wait` on its standard input closed it
//! goes on to the end.

use std::{env, io::Read, time::Duration};

use audit_core::{Audit, Refused, audit};

fn main() -> Result<(), audit_core::Error> {
    let times = env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(1);
    let audit = Audit::builder().deadline(Duration::from_millis(300)).start()?;
    for patient in 0..times {
        match remind(patient) {
            Ok(()) => eprintln!("reminded"),
            Err(refused) => eprintln!("refused: {refused}"),
        }
    }
    // The test decides when the work is over.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    match remind(times) {
        Ok(()) => eprintln!("reminded at last"),
        Err(refused) => eprintln!("refused at last: {refused}"),
    }
    audit.close()
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}
