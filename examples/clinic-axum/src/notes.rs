//! Clinical notes.

use audit_axum::{Phi, audit};
use axum::{Json, extract::Path, http::StatusCode};
use clinic::{Action, NewNote, Note, Page};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

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
    Json(new): Json<NewNote>,
) -> Result<(StatusCode, Phi<Note>), ApiError> {
    Ok((StatusCode::CREATED, Phi::new(write(&caller, id, new).await?)))
}

/// A letter as it was typed.
#[audit(create, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn letter(
    caller: Caller,
    Path(id): Path<Uuid>,
    text: String,
) -> Result<StatusCode, ApiError> {
    write(&caller, id, NewNote::of(text)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn write(caller: &Caller, id: Uuid, new: NewNote) -> Result<Note, ApiError> {
    caller.require(Action::WriteNote(id))?;
    if let Some(encounter) = &new.encounter {
        caller.op.encounter(encounter);
    }
    caller.chart(id).await?;
    let note = caller.charts.add_note(id, &caller.user, new).await?;
    caller.op.created(&note);
    Ok(note)
}
