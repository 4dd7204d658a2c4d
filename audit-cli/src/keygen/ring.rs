//! The ring of pseudonym keys, with a new one in front.

use audit_core::keys::PseudonymKeys;
use zeroize::Zeroizing;

use crate::{
    error::Error,
    keys::{RING, variable, wrong},
};

/// The new key alone, or in front of those that there are.
pub(super) fn with_new_key(old: bool, key: &str) -> Result<Zeroizing<String>, Error> {
    if !old {
        return Ok(Zeroizing::new(format!("k1:{key}")));
    }
    let missing = || {
        Error::Usage(format!("{RING} is not set: --ring puts a new key in front of those that stand there"))
    };
    let ring = variable(RING)?.ok_or_else(missing)?;
    PseudonymKeys::parse(&ring).map_err(|error| wrong(RING, &error))?;
    let full = || Error::Usage(format!("{RING} has a key k{LAST}, and no id is above that"));
    let next = ids(&ring).max().unwrap_or(0) + 1;
    if next > LAST {
        return Err(full());
    }
    let first = if ring.contains(':') { "" } else { "k1:" };
    Ok(Zeroizing::new(format!("k{next}:{key},{first}{}", *ring)))
}

/// Beside a ring, a key alone would be another one with the id of one that is there: nobody could be found under one of the two.
pub(super) fn refuse_second() -> Result<(), Error> {
    match variable(RING) {
        Ok(Some(_)) => Err(Error::Usage(format!(
            "{RING} holds a ring, and this would make a second k1: --ring puts a new key in front of it; unset it where this is for \
             another app"
        ))),
        _ => Ok(()),
    }
}

/// The numbers of a ring's keys; one without a number is the first.
fn ids(ring: &str) -> impl Iterator<Item = u16> {
    ring.split(',').map(|entry| {
        let id = entry.split_once(':').map_or("k1", |(id, _)| id);
        id.trim().trim_start_matches('k').parse().unwrap_or(LAST)
    })
}

/// An id has four digits at most.
const LAST: u16 = 9999;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_id_counts_wherever_it_stands() {
        assert_eq!(ids("k2:aa, k11:bb,k1:cc").max(), Some(11));
        assert_eq!(ids("aa").max(), Some(1));
    }
}
