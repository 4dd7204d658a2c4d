//! Demographics, and the summary of a chart.

use audit_axum::{Op, Opaque, Phi, audit};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::Html,
};
use clinic::{Action, Charts, NewPatient, Page, Patient, PatientChange, Search};
use uuid::Uuid;

use crate::{auth::SignedIn, error::ApiError};

#[audit(search)]
pub(crate) async fn search(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Query(search): Query<Search>,
) -> Result<Phi<Page<Patient>>, ApiError> {
    user.require(Action::Search)?;
    Ok(Phi::new(charts.search(&search, &user).await?))
}

#[audit(read, patient = id)]
pub(crate) async fn show(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
) -> Result<Phi<Patient>, ApiError> {
    user.require(Action::Read(id))?;
    Ok(Phi::new(charts.patient(id).await?))
}

#[audit(create, resource = "Patient")]
pub(crate) async fn create(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Json(new): Json<NewPatient>,
) -> Result<Phi<Patient>, ApiError> {
    user.require(Action::Create)?;
    let patient = charts.create(new).await?;
    let location = format!("/patients/{}", patient.id);
    Ok(Phi::new(patient).status(StatusCode::CREATED).header(header::LOCATION, location))
}

#[audit(update, patient = id)]
pub(crate) async fn update(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
    Json(change): Json<PatientChange>,
) -> Result<Phi<Patient>, ApiError> {
    user.require(Action::Update(id))?;
    Ok(Phi::new(charts.update(id, &change).await?))
}

#[audit(delete, patient = id, resource = "Patient")]
pub(crate) async fn delete(
    op: Op,
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    if !user.may(Action::Delete(id)) {
        op.deny("patients.delete.administrators-only");
    }
    user.require(Action::Delete(id))?;
    charts.delete(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// HTML is no record, so the attribute says what it discloses.
#[audit(
    read,
    patient = id,
    resource = "Patient",
    category = "summary",
    fields = ["name", "birth_date", "sex", "phone", "address", "notes.text"]
)]
pub(crate) async fn summary(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
) -> Result<Phi<Opaque>, ApiError> {
    user.require(Action::ReadNotes(id))?;
    let (patient, notes) = (charts.patient(id).await?, charts.notes(id).await?);
    Ok(Phi::opaque(Html(clinic::summary(&patient, &notes.items))))
}
