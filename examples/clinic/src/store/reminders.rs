//! The queue of reminders: each is sent at least once, by however many workers.

use jiff::SignedDuration;
use uuid::Uuid;

use super::{Charts, Store, clock};
use crate::{
    error::{Error, Result},
    reminder::Reminder,
};

impl Charts {
    /// Queues a reminder for a patient, with the handle of the operation that wants it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the handle, [`Error::NotFound`], [`Error::Merged`], [`Error::Database`]
    pub async fn queue_reminder(&self, patient: Uuid, cause: &str) -> Result<Uuid> {
        if !matches!(cause.len(), 1..=MAX_CAUSE) {
            return Err(Error::Invalid("a reminder needs the handle of an operation"));
        }
        let id = Uuid::now_v7();
        let mut transaction = self.store.pool.begin().await?;
        self.hold(patient, &mut transaction).await?;
        sqlx::query(INSERT)
            .bind(id.to_string())
            .bind(self.clinic.code())
            .bind(patient.to_string())
            .bind(cause)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }
}

impl Store {
    /// Takes the oldest reminder that waits; none where none does. One that is not reported as
    /// [sent](Self::reminder_sent) within a minute waits again.
    ///
    /// # Errors
    /// [`Error::Database`]
    pub async fn next_reminder(&self) -> Result<Option<Reminder>> {
        let now = clock::now()?;
        let abandoned = now.checked_sub(LEASE).unwrap_or(now);
        let next = sqlx::query_as(TAKE).bind(clock::stored(now)).bind(clock::stored(abandoned));
        Ok(next.fetch_optional(&self.pool).await?)
    }

    /// Remembers that a reminder was sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none or it was sent before, [`Error::Database`]
    pub async fn reminder_sent(&self, id: Uuid) -> Result<()> {
        let sent = sqlx::query(SENT).bind(id.to_string()).bind(clock::stored(clock::now()?));
        match sent.execute(&self.pool).await?.rows_affected() {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }
}

/// How long a worker may take for one.
const LEASE: SignedDuration = SignedDuration::from_mins(1);
/// Bytes of a handle.
const MAX_CAUSE: usize = 200;

const INSERT: &str = "INSERT INTO reminders (id, clinic, patient_id, cause) VALUES ($1, $2, $3, $4)";

/// The condition stands there twice: of two workers that find the same one, the second looks again and finds it taken.
const TAKE: &str = "UPDATE reminders SET taken_at = $1 \
    WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at < $2) AND id = \
    (SELECT MIN(id) FROM reminders WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at < $2)) \
    RETURNING *";

const SENT: &str = "UPDATE reminders SET sent_at = $2 WHERE id = $1 AND sent_at IS NULL";
