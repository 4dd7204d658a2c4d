//! Demographics, and the summary of a chart.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{Html, Json, Path, Query},
};
use audit_actix::{Opaque, Phi, audit};
use clinic::{Action, NewPatient, Page, Patient, PatientChange, Search, Statistics};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(search)]
pub(crate) async fn search(
    caller: Caller,
    Query(search): Query<Search>,
) -> Result<Phi<Page<Patient>>, ApiError> {
    caller.op.search_by(&search.parameters());
    caller.require(Action::Search)?;
    Ok(Phi::new(caller.charts.search(&search, &caller.user).await?))
}

#[audit(read, patient = *id)]
pub(crate) async fn show(caller: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    caller.require(Action::Read(*id))?;
    Ok(Phi::new(caller.chart(*id).await?))
}

#[audit(create, resource = "Patient")]
pub(crate) async fn create(caller: Caller, Json(new): Json<NewPatient>) -> Result<Phi<Patient>, ApiError> {
    caller.require(Action::Create)?;
    let patient = caller.charts.create(new).await?;
    caller.op.created(&patient);
    let location = format!("/patients/{}", patient.id);
    Ok(Phi::new(patient).status(StatusCode::CREATED).header(header::LOCATION, location))
}

#[audit(update, patient = *id)]
pub(crate) async fn update(
    caller: Caller,
    id: Path<Uuid>,
    Json(change): Json<PatientChange>,
) -> Result<Phi<Patient>, ApiError> {
    caller.require(Action::Update(*id))?;
    let before = caller.chart(*id).await?;
    let after = caller.charts.update(*id, &change).await?;
    caller.op.changed(&before, &after);
    Ok(Phi::new(after))
}

#[audit(delete, patient = *id, resource = "Patient")]
pub(crate) async fn delete(caller: Caller, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    caller.require(Action::Delete(*id))?;
    let before = caller.chart(*id).await?;
    caller.charts.delete(*id).await?;
    caller.op.deleted(&before);
    Ok(HttpResponse::NoContent().finish())
}

/// HTML is no record, so the attribute says what it discloses.
#[audit(
    read,
    patient = *id,
    resource = "Patient",
    category = "summary",
    fields = ["name", "birth_date", "sex", "phone", "address", "notes.text"]
)]
pub(crate) async fn summary(caller: Caller, id: Path<Uuid>) -> Result<Phi<Opaque>, ApiError> {
    caller.require(Action::ReadNotes(*id))?;
    let (patient, notes) = (caller.chart(*id).await?, caller.charts.notes(*id).await?);
    Ok(Phi::opaque(Html::new(clinic::summary(&patient, &notes.items))))
}

#[audit(search, subject = none, reason = "a count of all patients is about none of them")]
pub(crate) async fn statistics(caller: Caller) -> Result<Json<Statistics>, ApiError> {
    caller.require(Action::Search)?;
    let search = Search { limit: Some(1), ..Search::default() };
    let patients = caller.charts.search(&search, &caller.user).await?.total;
    Ok(Json(Statistics { patients }))
}
