//! The portal: what patients, and those who act for them, see of themselves.

use audit_actix::{Phi, audit};
use clinic::{Error, Patient};

use crate::{caller::Caller, error::ApiError};

#[audit(read)]
pub(crate) async fn record(caller: Caller) -> Result<Phi<Patient>, ApiError> {
    let own = caller.user.own_patient().ok_or(Error::NotFound)?;
    caller.op.patient(&own);
    Ok(Phi::new(caller.chart(own).await?))
}
