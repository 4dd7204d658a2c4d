//! A program whose keys change from run to run: it says which were replaced, and looks at one patient.
//!
//! `rotated AUDIT_SEAL_KEY …` names the keys that are new in this run.

use std::env;

use audit_core::{Audit, Refused, audit};

const KEYS: [&str; 4] = ["AUDIT_SEAL_KEY", "AUDIT_PSEUDONYM_KEYS", "AUDIT_AUDITOR_KEY", "AUDIT_SIGN_KEY"];

fn main() -> Result<(), audit_core::Error> {
    let audit = Audit::builder().start()?;
    for key in KEYS.into_iter().filter(|key| env::args().any(|said| said == *key)) {
        pollster::block_on(audit.rotated(key))?;
    }
    look("MRN-0012345")?;
    audit.close()
}

#[audit(read, patient = mrn, purpose = Treatment)]
fn look(mrn: &str) -> Result<(), Refused> {
    Ok(())
}
