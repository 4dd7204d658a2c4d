//! Synthetic patients for an empty database.

use super::{Store, notes, patients};
use crate::{clinic::Clinic, error::Result, synthetic};

impl Store {
    /// All or nothing; and nothing where there is a patient, so that who was deleted stays deleted.
    pub(super) async fn fill(&self, patients: u32) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        let any = sqlx::query("SELECT id FROM patients LIMIT 1");
        if any.fetch_optional(&mut *transaction).await?.is_some() {
            return Ok(());
        }
        for clinic in Clinic::ALL {
            for index in 0..synthetic::size(clinic, patients) {
                patients::insert(clinic, &synthetic::patient_of(clinic, index), &mut transaction).await?;
                for note in synthetic::notes_of(clinic, index) {
                    notes::insert(clinic, &note, &mut transaction).await?;
                }
            }
        }
        Ok(transaction.commit().await?)
    }
}
