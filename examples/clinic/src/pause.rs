//! How long an answer is put off, in demo mode.

use std::time::Duration;

use serde::Deserialize;

/// A pause before the answer.
#[derive(Deserialize)]
pub struct Pause {
    #[serde(default)]
    ms: u64,
}

impl Pause {
    /// At most a minute.
    pub fn duration(&self) -> Duration {
        Duration::from_millis(self.ms.min(60_000))
    }
}
