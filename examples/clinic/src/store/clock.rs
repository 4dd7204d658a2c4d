//! Times as exact as they are stored.

use jiff::{Timestamp, Unit};

use crate::error::{Error, Result};

/// Now, to the millisecond.
pub(super) fn now() -> Result<Timestamp> {
    let now = Timestamp::now().round(Unit::Millisecond);
    now.map_err(|_| Error::Invalid("the clock is beyond all calendars"))
}

/// Always with three digits of a second, so that text sorts like time.
pub(super) fn stored(time: Timestamp) -> String {
    format!("{time:.3}")
}
