//! Disclosures in the database: the id of each operation of the audit log, kept apart from the log.

use uuid::Uuid;

use super::{Charts, clock};
use crate::{disclosure::Disclosure, error::Result, page::Page, recipient::check_code};

impl Charts {
    /// Remembers a disclosure, by the id that the audit log gave for it. It happened, so it is remembered whatever
    /// becomes of the chart; remembered twice, it is one.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for the code, [`Error::Database`](crate::Error::Database)
    pub async fn remember_disclosure(
        &self,
        id: Uuid,
        patient_id: Uuid,
        recipient: &str,
    ) -> Result<Disclosure> {
        check_code(recipient)?;
        let disclosed_at = clock::now()?;
        sqlx::query(INSERT)
            .bind(id.to_string())
            .bind(self.clinic.code())
            .bind(patient_id.to_string())
            .bind(recipient)
            .bind(clock::stored(disclosed_at))
            .execute(&self.store.pool)
            .await?;
        Ok(Disclosure { id, patient_id, recipient: recipient.to_owned(), disclosed_at })
    }

    /// The disclosures about a patient, the oldest first, with those of the charts that were merged into this one. Those
    /// of a deleted chart are still there.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) where there is neither a chart nor a disclosure,
    /// [`Error::Merged`](crate::Error::Merged) where there is no disclosure,
    /// [`Error::Database`](crate::Error::Database)
    pub async fn disclosures(&self, patient: Uuid) -> Result<Page<Disclosure>> {
        let found = sqlx::query_as(OF_PATIENT).bind(self.clinic.code()).bind(patient.to_string());
        let items: Vec<Disclosure> = found.fetch_all(&self.store.pool).await?;
        if items.is_empty() {
            self.patient(patient).await?;
        }
        let total = items.len() as u64;
        Ok(Page { items, total })
    }
}

const INSERT: &str = "INSERT INTO disclosures (id, clinic, patient_id, recipient, disclosed_at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";

const OF_PATIENT: &str = "SELECT * FROM disclosures WHERE clinic = $1 AND (patient_id = $2 \
    OR patient_id IN (SELECT id FROM patients WHERE clinic = $1 AND merged_into = $2)) \
    ORDER BY disclosed_at, id";
