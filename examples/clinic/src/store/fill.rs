//! Synthetic patients for an empty database.

use super::{Store, notes, patients};
use crate::{error::Result, synthetic};

impl Store {
    /// All or nothing; and nothing where there is a patient, so that who was deleted stays deleted.
    pub(super) async fn fill(&self, patients: u32) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        let any = sqlx::query("SELECT id FROM patients LIMIT 1");
        if any.fetch_optional(&mut *transaction).await?.is_some() {
            return Ok(());
        }
        for index in 0..patients {
            patients::insert(&synthetic::patient(index), &mut transaction).await?;
            for note in synthetic::notes(index) {
                notes::insert(&note, &mut transaction).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}
