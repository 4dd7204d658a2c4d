//! The database: SQLite in memory, filled with people who do not exist.

use sqlx::{Result, SqlitePool, sqlite::SqlitePoolOptions};

pub(crate) async fn open() -> Result<SqlitePool> {
    // The data lives as long as its one connection.
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let db = pool.connect("sqlite::memory:").await?;
    sqlx::raw_sql(include_str!("db.sql")).execute(&db).await?;
    tracing::info!("the database is open");
    Ok(db)
}
