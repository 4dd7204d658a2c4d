//! Clinical notes.

use audit_axum::{Op, Phi, audit};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use clinic::{Action, Charts, NewNote, Note, Page};
use uuid::Uuid;

use crate::{auth::SignedIn, error::ApiError};

#[audit(search, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn list(
    op: Op,
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
) -> Result<Phi<Page<Note>>, ApiError> {
    if !user.may(Action::ReadNotes(id)) {
        op.deny("notes.clinicians-only");
    }
    user.require(Action::ReadNotes(id))?;
    Ok(Phi::new(charts.notes(id).await?))
}

#[audit(create, patient = id, resource = "Note", category = "clinical")]
pub(crate) async fn add(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
    Json(new): Json<NewNote>,
) -> Result<(StatusCode, Phi<Note>), ApiError> {
    user.require(Action::WriteNote(id))?;
    let note = charts.add_note(id, &user, new).await?;
    Ok((StatusCode::CREATED, Phi::new(note)))
}
