//! A program that a signal interrupts: the call in which a thread waits then comes back, and has done nothing, or a part of it.
//!
//! `interrupted N` reminds N patients, one after the other.

use std::{env, error::Error, time::Duration};

use audit_core::{Audit, Refused, audit};
use signalbool::{Flag, Signal, SignalBool};

fn main() -> Result<(), Box<dyn Error>> {
    let times = env::args().nth(1).ok_or("how many?")?.parse()?;
    let _caught = SignalBool::new(&[Signal::SIGUSR1], Flag::Interrupt)?;
    // Whoever reads may be slow, and nothing is to be refused.
    let audit = Audit::builder().deadline(Duration::from_mins(1)).start()?;
    for patient in 0..times {
        remind(patient)?;
    }
    Ok(audit.close()?)
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}
