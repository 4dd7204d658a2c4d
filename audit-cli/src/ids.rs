//! `audit keys`: which keys are at hand, by their ids.

use std::{
    io::{self, Write},
    ops::Range,
};

use audit_core::keys::PseudonymKeys;

use crate::{
    args::KeyFiles,
    error::Error,
    keys::{Entry, Held},
    output::{self, mask, plain},
    words::time,
};

pub(crate) fn run(options: &KeyFiles) -> Result<u8, Error> {
    let held = Held::any(options)?;
    let ring = held.any_ring()?;
    if held.check.is_empty() && ring.is_none() && !held.auditors {
        return Err(Error::Usage(NONE.to_owned()));
    }
    output::write(|to| {
        each("seal key", &held.seals, to)?;
        each("public signing key", &held.signers, to)?;
        if held.auditors {
            writeln!(to, "auditor's secret key")?;
        }
        ring.iter().flat_map(PseudonymKeys::ids).try_for_each(|id| writeln!(to, "pseudonym key {id}"))
    })?;
    Ok(0)
}

fn each(what: &str, keys: &[Entry], to: &mut dyn Write) -> io::Result<()> {
    keys.iter().try_for_each(|Entry { id, used, note }| {
        let note = note.as_ref().map_or_else(String::new, |note| format!(" ({})", mask(&plain(note))));
        writeln!(to, "{what} {id}{}{note}", words(used))
    })
}

/// When it is in use, where somebody said that.
fn words(used: &Range<u64>) -> String {
    let from = (used.start > 0).then(|| format!(" from {}", time(used.start)));
    let until = (used.end < u64::MAX).then(|| format!(" until {}", time(used.end)));
    from.into_iter().chain(until).collect()
}

const NONE: &str = "no key is there: set AUDIT_SEAL_KEY or AUDIT_PSEUDONYM_KEYS, or name a file with --keys, --auditor-key or --sign-key";
