//! Whether what was measured was done: every line is there, and ours verify.

use audit_core::{
    keys::SealKey,
    verify::{Keys, Report, Verifier},
};
use serde_json::Value;

use crate::{
    SEAL_KEY,
    event::{EVENTS, WARM_UP},
};

/// So many sealed lines of operations; nothing is missing, and nothing else was found.
///
/// # Errors
/// What is wrong.
pub fn sealed(written: &[u8], operations: u64) -> Result<(), String> {
    let report = verify(written)?;
    if let Some(finding) = report.findings.first() {
        return Err(format!("{finding:?}"));
    }
    // The session's own lines: its start, its stop, and checkpoints.
    if (operations + 2..operations + 20).contains(&report.verified) {
        Ok(())
    } else {
        Err(format!("{} lines of {operations} operations", report.verified))
    }
}

/// So many sealed lines, of whichever sessions, and nothing else.
///
/// # Errors
/// What is wrong.
pub fn lines(written: &[u8], lines: u64) -> Result<(), String> {
    let read = written.split_inclusive(|byte| *byte == b'\n').count() as u64;
    let verified = verify(written)?.verified;
    if (read, verified) == (lines, lines) {
        Ok(())
    } else {
        Err(format!("{verified} of {read} lines of {lines}"))
    }
}

fn verify(written: &[u8]) -> Result<Report, String> {
    let key = SealKey::from_hex(SEAL_KEY).map_err(|error| error.to_string())?;
    let mut verifier = Verifier::new(Keys::default().seal(key, 0..u64::MAX));
    verifier.read("stdout", written);
    Ok(verifier.finish().report)
}

/// Lines of JSON of the size that is compared.
///
/// # Errors
/// What is wrong.
pub fn json(written: &[u8]) -> Result<(), String> {
    const SIZES: std::ops::RangeInclusive<usize> = 450..=1_000;
    let lines: Vec<_> = written.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    if lines.len() as u64 != EVENTS + WARM_UP {
        return Err(format!("{} lines", lines.len()));
    }
    let odd = lines
        .iter()
        .step_by(1_000)
        .find(|line| !SIZES.contains(&line.len()) || serde_json::from_slice::<Value>(line).is_err());
    odd.map_or(Ok(()), |line| Err(format!("{} bytes: {}", line.len(), String::from_utf8_lossy(line))))
}
