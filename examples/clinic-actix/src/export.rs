//! All patients at once, for research.

use actix_web::HttpRequest;
use audit_actix::{Phi, Records, audit};
use clinic::{Action, header};

use crate::{
    caller::{Caller, text},
    error::ApiError,
};

#[audit(export, purpose = Research)]
pub(crate) async fn patients(caller: Caller, request: HttpRequest) -> Result<Phi<Records>, ApiError> {
    if let Some(study) = text(request.headers(), header::STUDY) {
        caller.op.study(study);
    }
    caller.require(Action::Export)?;
    Ok(Phi::stream(caller.charts.export(&caller.user)).ndjson())
}
