//! Results of laboratories in the database.

use uuid::Uuid;

use super::Charts;
use crate::{error::Result, lab::LabResult, page::Page};

impl Charts {
    /// The results about a patient, in the order of their arrival.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound), [`Error::Merged`](crate::Error::Merged),
    /// [`Error::Database`](crate::Error::Database)
    pub async fn results(&self, patient: Uuid) -> Result<Page<LabResult>> {
        let results = sqlx::query_as(OF_PATIENT).bind(self.clinic.code()).bind(patient.to_string());
        let items: Vec<LabResult> = results.fetch_all(&self.store.pool).await?;
        if items.is_empty() {
            self.patient(patient).await?;
        }
        let total = items.len() as u64;
        Ok(Page { items, total })
    }

    /// Files a result in its patient's chart.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid), [`Error::NotFound`](crate::Error::NotFound),
    /// [`Error::Merged`](crate::Error::Merged), [`Error::Database`](crate::Error::Database)
    pub async fn file_result(&self, result: &LabResult) -> Result<()> {
        result.check()?;
        let mut transaction = self.store.pool.begin().await?;
        self.hold(result.patient, &mut transaction).await?;
        sqlx::query(INSERT)
            .bind(Uuid::now_v7().to_string())
            .bind(self.clinic.code())
            .bind(result.patient.to_string())
            .bind(result.code.as_str())
            .bind(result.value.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

const OF_PATIENT: &str = "SELECT * FROM results WHERE clinic = $1 AND patient_id = $2 ORDER BY id";

const INSERT: &str = "INSERT INTO results (id, clinic, patient_id, code, value) VALUES ($1, $2, $3, $4, $5)";
