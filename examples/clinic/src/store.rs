//! The database: SQLite or PostgreSQL, behind the same statements.

mod charts;
mod clock;
mod disclosures;
mod export;
mod fill;
mod grants;
mod live;
mod merge;
mod notes;
mod open;
mod patients;
mod reminders;
mod results;
mod row;
mod settings;

use std::sync::Arc;

use sqlx::AnyPool;
use tempfile::TempDir;

pub use charts::Charts;
pub use export::Export;
pub use live::Live;

use crate::{config::Config, error::Result};

/// Where everything is kept: the [charts](Self::at) of each clinic, and what belongs to both. A clone is the same store.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    /// The directory of the embedded database, removed with the last clone.
    _embedded: Option<Arc<TempDir>>,
}

impl Store {
    /// Opens the configured database, brings its tables up to date, and fills it with synthetic patients if it is
    /// empty.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database) where the database cannot be opened, migrated or filled;
    /// [`Error::Invalid`](crate::Error::Invalid) where the address names an in-memory database.
    pub async fn open(config: &Config) -> Result<Self> {
        let store = open::open(config.database_url.as_deref()).await?;
        store.fill(config.patients).await?;
        Ok(store)
    }

    /// Closes all connections, once they are no longer in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
