//! A program that wants a second log beside its first, and gets one when the first is over. What it is told is on stderr.

use std::error::Error;

use audit_core::{Audit, testing::Recording};

fn main() -> Result<(), Box<dyn Error>> {
    let first = Audit::from_env()?;
    // Logs in memory are no logs of this process.
    let _in_memory = [Recording::start(), Recording::start()];
    match Audit::from_env() {
        Ok(_) => eprintln!("there are two"),
        Err(refused) => eprintln!("{refused}"),
    }
    first.close()?;
    Ok(Audit::from_env()?.close()?)
}
