//! Two charts that turn out to be one patient's.

use sqlx::AnyConnection;
use uuid::Uuid;

use super::Charts;
use crate::{
    error::{Error, Result},
    patient::Patient,
};

impl Charts {
    /// Merges a chart into another and gives the patient who stays. Notes, results and reminders move; the chart that is left is
    /// inactive, and whoever asks for it gets [`Error::Merged`]. The one that stays is restricted if one of them was.
    ///
    /// # Errors
    /// [`Error::Invalid`] where both are the same, [`Error::NotFound`] and [`Error::Merged`] for either,
    /// [`Error::Database`]
    pub async fn merge(&self, from: Uuid, into: Uuid) -> Result<Patient> {
        if from == into {
            return Err(Error::Invalid("a chart cannot be merged into itself"));
        }
        let mut transaction = self.store.pool.begin().await?;
        // Always in the same order: two mergers the other way round would wait for each other.
        self.hold(from.min(into), &mut transaction).await?;
        self.hold(from.max(into), &mut transaction).await?;
        for statement in [MOVE_NOTES, MOVE_RESULTS, MOVE_REMINDERS, CLOSE] {
            self.pair(statement, from, into, &mut transaction).await?;
        }
        let patient = sqlx::query_as(KEEP)
            .bind(self.clinic.code())
            .bind(from.to_string())
            .bind(into.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(patient)
    }

    async fn pair(
        &self,
        statement: &'static str,
        from: Uuid,
        into: Uuid,
        transaction: &mut AnyConnection,
    ) -> Result<()> {
        let pair = sqlx::query(statement).bind(self.clinic.code()).bind(from.to_string());
        pair.bind(into.to_string()).execute(transaction).await?;
        Ok(())
    }
}

const MOVE_NOTES: &str = "UPDATE notes SET patient_id = $3 WHERE clinic = $1 AND patient_id = $2";
const MOVE_RESULTS: &str = "UPDATE results SET patient_id = $3 WHERE clinic = $1 AND patient_id = $2";
const MOVE_REMINDERS: &str = "UPDATE reminders SET patient_id = $3 WHERE clinic = $1 AND patient_id = $2";

/// What was merged into it before follows.
const CLOSE: &str = "UPDATE patients SET merged_into = $3, active = 0, version = version + 1 \
    WHERE clinic = $1 AND (id = $2 OR merged_into = $2)";

const KEEP: &str = "UPDATE patients SET version = version + 1, \
    restricted = (SELECT MAX(restricted) FROM patients WHERE clinic = $1 AND id IN ($2, $3)) \
    WHERE clinic = $1 AND id = $3 RETURNING *";
