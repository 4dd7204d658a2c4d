//! Clinical notes.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Json, Path},
};
use audit_actix::{Phi, audit};
use clinic::{Action, NewNote, Note, Page};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(search, patient = *id, resource = "Note", category = "clinical")]
pub(crate) async fn list(caller: Caller, id: Path<Uuid>) -> Result<Phi<Page<Note>>, ApiError> {
    caller.require(Action::ReadNotes(*id))?;
    caller.chart(*id).await?;
    Ok(Phi::new(caller.charts.notes(*id).await?))
}

#[audit(create, patient = *id, resource = "Note", category = "clinical")]
pub(crate) async fn add(
    caller: Caller,
    id: Path<Uuid>,
    Json(new): Json<NewNote>,
) -> Result<(Phi<Note>, StatusCode), ApiError> {
    Ok((Phi::new(write(&caller, *id, new).await?), StatusCode::CREATED))
}

/// A letter as it was typed.
#[audit(create, patient = *id, resource = "Note", category = "clinical")]
pub(crate) async fn letter(caller: Caller, id: Path<Uuid>, text: String) -> Result<HttpResponse, ApiError> {
    write(&caller, *id, NewNote::of(text)).await?;
    Ok(HttpResponse::NoContent().finish())
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
