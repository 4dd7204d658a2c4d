//! What third parties are told, and the account of it (45 CFR 164.528).

use audit_axum::{
    Phi, audit,
    event::{Basis, Notice, Terms},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use clinic::{Action, Disclosure, Error, Outbox, Page};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

/// To whom, and on which terms.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// The recipient's code.
    recipient: String,
    /// A section of 45 CFR part 164, for example `164.512(b)`.
    basis: String,
    /// The id of the patient's consent.
    consent: Option<String>,
    /// Whether it is about the treatment of substance use.
    #[serde(default)]
    part2: bool,
}

#[derive(Serialize)]
pub(crate) struct Told {
    /// The operation of the audit log.
    id: String,
}

#[audit(disclose, patient = id)]
pub(crate) async fn disclose(
    caller: Caller,
    State(outbox): State<Outbox>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<Wanted>,
) -> Result<(StatusCode, Json<Told>), ApiError> {
    let Caller { op, charts, .. } = &caller;
    caller.require(Action::Disclose(id))?;
    let patient = caller.chart(id).await?;
    op.recipient(&wanted.recipient, wanted.terms()?)?;
    let body = op.release(&patient).await?;
    charts.remember_disclosure(op.id(), id, &wanted.recipient).await?;
    let delivered = tokio::task::spawn_blocking(move || outbox.deliver(&wanted.recipient, &body)).await;
    delivered.unwrap_or(Err(Error::Undelivered))?;
    Ok((StatusCode::CREATED, Json(Told { id: op.id().to_string() })))
}

#[audit(search, patient = id, resource = "Disclosure")]
pub(crate) async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Phi<Page<Disclosure>>, ApiError> {
    caller.require(Action::ReadDisclosures(id))?;
    Ok(Phi::new(caller.charts.disclosures(id).await?))
}

impl Wanted {
    fn terms(&self) -> Result<Terms, Error> {
        let basis =
            Basis::from_text(&self.basis).ok_or(Error::Invalid("the basis is no section of part 164"))?;
        let terms = self.consent.iter().fold(Terms::on(basis), Terms::consent);
        Ok(if self.part2 { terms.notice(Notice::Part2) } else { terms })
    }
}
