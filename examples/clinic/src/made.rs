//! What is told of something new that is no record.

use serde::Serialize;
use uuid::Uuid;

/// The id of what was made.
#[derive(Serialize)]
pub struct Made {
    id: String,
}

impl Made {
    /// What has that id.
    pub fn of(id: Uuid) -> Self {
        Self { id: id.to_string() }
    }
}
