//! A program that forks, as servers with worker processes do: the child has no threads of the log, and may not write in
//! its name. It starts a log of its own.
//!
//! What becomes of each it says on stderr.

use audit_core::{Audit, Refused, audit};
use fork::{Fork, fork, waitpid};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let audit = Audit::from_env()?;
    remind(1)?;
    match fork()? {
        Fork::Parent(child) => {
            waitpid(child)?;
            remind(4)?;
            remind(5)?;
            audit.close()?;
        }
        Fork::Child => {
            eprintln!(
                "child: {}",
                remind(2).map_or_else(|refused| refused.to_string(), |()| "reminded".to_owned())
            );
            eprintln!("child is ready: {}", audit.health().is_ready());
            drop(audit);
            let own = Audit::from_env()?;
            remind(3)?;
            own.close()?;
        }
    }
    Ok(())
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}
