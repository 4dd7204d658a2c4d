//! Settings in the database.

use super::{Store, row::count};
use crate::{
    error::{Error, Fault, Result},
    settings::Settings,
};

impl Store {
    /// The settings; the defaults where nothing was set.
    ///
    /// # Errors
    /// [`Error::Database`]
    pub async fn settings(&self) -> Result<Settings> {
        let found = sqlx::query("SELECT value FROM settings WHERE code = $1");
        let found = found.bind(Settings::REMINDERS_DAYS_BEFORE).fetch_optional(&self.pool).await?;
        let Some(row) = found else { return Ok(Settings::default()) };
        let days = u32::try_from(count(&row, "value")?).map_err(|_| Error::Database(Fault::Unreadable))?;
        Ok(Settings { reminders_days_before: days })
    }

    /// Changes the settings.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Database`]
    pub async fn configure(&self, settings: Settings) -> Result<()> {
        settings.check()?;
        sqlx::query(UPSERT)
            .bind(Settings::REMINDERS_DAYS_BEFORE)
            .bind(i64::from(settings.reminders_days_before))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

const UPSERT: &str = "INSERT INTO settings (code, value) VALUES ($1, $2) \
    ON CONFLICT (code) DO UPDATE SET value = excluded.value";
