//! Notes in the database.

use sqlx::AnyConnection;
use uuid::Uuid;

use super::{Charts, clock};
use crate::{
    clinic::Clinic,
    error::Result,
    note::{NewNote, Note},
    page::Page,
    user::User,
};

impl Charts {
    /// The notes about a patient, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound), [`Error::Merged`](crate::Error::Merged),
    /// [`Error::Database`](crate::Error::Database)
    pub async fn notes(&self, patient: Uuid) -> Result<Page<Note>> {
        let notes = sqlx::query_as(OF_PATIENT).bind(self.clinic.code()).bind(patient.to_string());
        let items: Vec<Note> = notes.fetch_all(&self.store.pool).await?;
        if items.is_empty() {
            self.patient(patient).await?;
        }
        let total = items.len() as u64;
        Ok(Page { items, total })
    }

    /// Adds a note about a patient.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid), [`Error::NotFound`](crate::Error::NotFound),
    /// [`Error::Merged`](crate::Error::Merged), [`Error::Database`](crate::Error::Database)
    pub async fn add_note(&self, patient: Uuid, author: &User, new: NewNote) -> Result<Note> {
        new.check()?;
        let note = Note {
            id: Uuid::now_v7(),
            patient_id: patient,
            author: author.name.to_owned(),
            written_at: clock::now()?,
            text: new.text,
        };
        let mut transaction = self.store.pool.begin().await?;
        self.hold(patient, &mut transaction).await?;
        insert(self.clinic, &note, &mut transaction).await?;
        transaction.commit().await?;
        Ok(note)
    }
}

pub(super) async fn insert(clinic: Clinic, note: &Note, to: &mut AnyConnection) -> Result<()> {
    sqlx::query(INSERT)
        .bind(clinic.code())
        .bind(note.id.to_string())
        .bind(note.patient_id.to_string())
        .bind(note.author.as_str())
        .bind(clock::stored(note.written_at))
        .bind(note.text.as_str())
        .execute(to)
        .await?;
    Ok(())
}

const OF_PATIENT: &str = "SELECT * FROM notes WHERE clinic = $1 AND patient_id = $2 ORDER BY written_at, id";

/// See the patients' for `ON CONFLICT`.
const INSERT: &str = "INSERT INTO notes (clinic, id, patient_id, author, written_at, text) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (clinic, id) DO NOTHING";
