//! All patients at once, for research.

use audit_axum::{Phi, Records, audit};
use axum::http::HeaderMap;
use clinic::{Action, header};

use crate::{
    caller::{Caller, text},
    error::ApiError,
};

#[audit(export, purpose = Research)]
pub(crate) async fn patients(caller: Caller, headers: HeaderMap) -> Result<Phi<Records>, ApiError> {
    if let Some(study) = text(&headers, header::STUDY) {
        caller.op.study(study);
    }
    caller.require(Action::Export)?;
    Ok(Phi::stream(caller.charts.export(&caller.user)).ndjson())
}
