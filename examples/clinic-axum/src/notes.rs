//! Clinical notes.

use audit_axum::{Phi, audit};
use axum::{Json, extract::Path, http::StatusCode};
use clinic::{Action, NewNote, Note, Page};
use serde::Deserialize;
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

/// A note, and the visit it was written on.
#[derive(Deserialize)]
pub(crate) struct Written {
    #[serde(flatten)]
    note: NewNote,
    encounter: Option<String>,
}

#[audit(search, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Phi<Page<Note>>, ApiError> {
    caller.require(Action::ReadNotes(id))?;
    caller.chart(id).await?;
    Ok(Phi::new(caller.charts.notes(id).await?))
}

#[audit(create, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn add(
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(written): Json<Written>,
) -> Result<(StatusCode, Phi<Note>), ApiError> {
    caller.require(Action::WriteNote(id))?;
    if let Some(encounter) = &written.encounter {
        caller.op.encounter(encounter);
    }
    caller.chart(id).await?;
    let note = caller.charts.add_note(id, &caller.user, written.note).await?;
    caller.op.created(&note);
    Ok((StatusCode::CREATED, Phi::new(note)))
}

/// A letter as it was typed.
#[audit(create, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn letter(
    caller: Caller,
    Path(id): Path<Uuid>,
    text: String,
) -> Result<StatusCode, ApiError> {
    caller.require(Action::WriteNote(id))?;
    caller.chart(id).await?;
    let note = caller.charts.add_note(id, &caller.user, NewNote { text }).await?;
    caller.op.created(&note);
    Ok(StatusCode::NO_CONTENT)
}
