//! How somebody watches a monitor.

use std::time::Duration;

use serde::Deserialize;

use crate::error::{Error, Result};

/// How often a patient's vital signs are wanted, and how many times.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Watch {
    /// Milliseconds from one to the next, 10 to 60000; 1000 without it.
    pub every_ms: Option<u32>,
    /// How many, 1 to 1000; 10 without it.
    pub count: Option<u32>,
}

impl Watch {
    pub(crate) fn checked_period(&self) -> Result<Duration> {
        match self.every_ms.unwrap_or(1000) {
            ms @ 10..=60_000 => Ok(Duration::from_millis(ms.into())),
            _ => Err(Error::Invalid("the period is not between 10 and 60000 milliseconds")),
        }
    }

    pub(crate) fn checked_count(&self) -> Result<u32> {
        match self.count.unwrap_or(10) {
            count @ 1..=1000 => Ok(count),
            _ => Err(Error::Invalid("the count is not between 1 and 1000")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_watches_for_ever_or_all_the_time() {
        let watch = |every_ms, count| {
            let watch = Watch { every_ms, count };
            watch.checked_period().is_ok() && watch.checked_count().is_ok()
        };
        assert!(watch(None, None) && watch(Some(10), Some(1000)));
        assert!(!watch(Some(0), None) && !watch(Some(60_001), None));
        assert!(!watch(None, Some(0)) && !watch(None, Some(1001)));
    }
}
