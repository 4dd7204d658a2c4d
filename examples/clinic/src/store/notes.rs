//! Notes in the database.

use jiff::{Timestamp, Unit};
use sqlx::AnyConnection;
use uuid::Uuid;

use super::Store;
use crate::{
    error::{Error, Result},
    note::{NewNote, Note},
    page::Page,
    user::User,
};

impl Store {
    /// The notes about a patient, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such patient, [`Error::Database`]
    pub async fn notes(&self, patient: Uuid) -> Result<Page<Note>> {
        let items: Vec<Note> =
            sqlx::query_as(OF_PATIENT).bind(patient.to_string()).fetch_all(&self.pool).await?;
        if items.is_empty() {
            self.patient(patient).await?;
        }
        let total = items.len() as u64;
        Ok(Page { items, total })
    }

    /// Adds a note about a patient.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] where there is no such patient, [`Error::Database`]
    pub async fn add_note(&self, patient: Uuid, author: &User, new: NewNote) -> Result<Note> {
        new.check()?;
        let note = Note {
            id: Uuid::now_v7(),
            patient_id: patient,
            author: author.name.to_owned(),
            written_at: now()?,
            text: new.text,
        };
        insert(&note, &mut *self.pool.acquire().await?).await?;
        Ok(note)
    }
}

/// A patient who does not exist violates the foreign key, which is [`Error::NotFound`].
pub(super) async fn insert(note: &Note, to: &mut AnyConnection) -> Result<()> {
    sqlx::query(INSERT)
        .bind(note.id.to_string())
        .bind(note.patient_id.to_string())
        .bind(note.author.as_str())
        .bind(format!("{:.3}", note.written_at))
        .bind(note.text.as_str())
        .execute(to)
        .await?;
    Ok(())
}

/// Now, as exact as it is stored.
fn now() -> Result<Timestamp> {
    let now = Timestamp::now().round(Unit::Millisecond);
    now.map_err(|_| Error::Invalid("the clock is beyond all calendars"))
}

const OF_PATIENT: &str = "SELECT * FROM notes WHERE patient_id = $1 ORDER BY written_at, id";

/// See the patients' for `ON CONFLICT`.
const INSERT: &str = "INSERT INTO notes (id, patient_id, author, written_at, text) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
