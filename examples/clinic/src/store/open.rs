//! The way to the database.

use std::{sync::Arc, time::Duration};

use sqlx::{
    AnyPool, ConnectOptions as _, SqlSafeStr as _,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    migrate::{Migration, MigrationType, Migrator},
};
use tempfile::TempDir;

use super::Store;
use crate::error::{Error, Fault, Result};

/// Opens what the address names, or an embedded database, with its tables up to date.
pub(super) async fn open(url: Option<&str>) -> Result<Store> {
    install_default_drivers();
    let store = match url {
        Some(url) => Store { pool: connect(url).await?, _embedded: None },
        None => embedded().await?,
    };
    migrator().run(&store.pool).await?;
    Ok(store)
}

/// A database of its own, in a file of a new directory.
///
/// A file and not `sqlite::memory:`, because there each connection is a database of its own: one connection would have
/// to do, every request would wait for the slowest, and losing the connection would lose the data.
async fn embedded() -> Result<Store> {
    let directory = TempDir::with_prefix("clinic-").map_err(|_| Error::Database(Fault::Unavailable))?;
    let file = directory.path().join("clinic.db");
    let file = file.to_str().ok_or(Error::Database(Fault::Address))?;
    Ok(Store {
        pool: connect(&format!("sqlite://{file}?mode=rwc")).await?,
        _embedded: Some(Arc::new(directory)),
    })
}

async fn connect(url: &str) -> Result<AnyPool> {
    let sqlite = url.starts_with("sqlite:");
    if sqlite && (url.contains(":memory:") || url.contains("mode=memory")) {
        return Err(Error::Invalid(
            "DATABASE_URL names a database in memory; for an embedded one, leave it unset",
        ));
    }
    // Statements are kept out of the logs, slow ones too.
    let options = url.parse::<AnyConnectOptions>()?.disable_statement_logging();
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    if sqlite {
        // Remembered in the file: whoever reads no longer waits for who writes.
        sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(&pool).await?;
    }
    Ok(pool)
}

fn migrator() -> Migrator {
    let steps = [
        (1, "patients and notes", include_str!("../../migrations/0001_patients_and_notes.sql")),
        (2, "two clinics", include_str!("../../migrations/0002_two_clinics.sql")),
        (3, "administration", include_str!("../../migrations/0003_administration.sql")),
        (4, "results", include_str!("../../migrations/0004_results.sql")),
    ];
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(steps.map(migration).into())
}

/// Of one process: the smallest PostgreSQL plans allow twenty in all.
const CONNECTIONS: u32 = 8;
const PATIENCE: Duration = Duration::from_secs(5);
