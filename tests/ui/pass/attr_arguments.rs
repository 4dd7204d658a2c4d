//! Whatever a handler may take without the attribute, it may take with it.

#![deny(warnings)]

use std::collections::HashMap;

use audit_axum::{Op, audit};
use axum::{
    Json, Router,
    extract::{FromRequest, Path, Request, State},
    http::StatusCode,
    response::IntoResponse,
    routing::get,
};

#[derive(Clone, Debug)]
struct Db;

trait Database: Clone + Send + Sync + 'static {
    type Found: IntoResponse;

    fn find(&self) -> impl Future<Output = Self::Found> + Send;
}

impl Database for Db {
    type Found = StatusCode;

    async fn find(&self) -> StatusCode {
        StatusCode::OK
    }
}

#[audit(read)]
async fn zero() -> StatusCode {
    StatusCode::OK
}

#[audit(update, patient = to.get("patient").copied(), id = note, resource = "LabResult", fields = ["value"])]
async fn patterns(
    _op: Op,
    Path((patient, note)): Path<(i64, i64)>,
    State(_): State<Db>,
    Json(mut to): Json<HashMap<String, i64>>,
) -> StatusCode {
    to.insert(String::new(), patient + note);
    StatusCode::OK
}

#[audit(read, patient = &armed)]
async fn our_names(Path(armed): Path<String>, State(body): State<Db>, value: String) -> Json<String> {
    Json(format!("{armed} {body:?} {value}"))
}

#[audit(search, purpose = Operations)]
async fn generic<D: Database>(State(db): State<D>) -> D::Found
where
    D::Found: Send,
{
    db.find().await
}

#[audit(search)]
async fn whole_request(_: State<Db>, request: Request) -> Result<StatusCode, StatusCode> {
    let text = String::from_request(request, &()).await;
    text.map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(StatusCode::OK)
}

#[audit(search)]
#[allow(dead_code)]
async fn impl_argument(State(db): State<impl Database>) -> StatusCode {
    db.find().await;
    StatusCode::OK
}

#[audit(search, by = ["name"], tenant = &clinic, cause = job.as_str(), subject = none, reason = "a count")]
async fn every_text(Path((clinic, job)): Path<(String, String)>) -> StatusCode {
    drop((clinic, job));
    StatusCode::OK
}

#[audit(export, tenant = "north", cause = std::borrow::Cow::Borrowed("handle"), on_audit_failure = deny)]
async fn constant_text() -> StatusCode {
    StatusCode::OK
}

#[audit(read)]
async fn seven(_1: Op, _2: Op, _3: Op, _4: Op, _5: Op, _6: Op, _7: Op) -> StatusCode {
    StatusCode::OK
}

#[audit(read)]
async fn r#match() -> StatusCode {
    StatusCode::OK
}

fn main() {
    #[audit(read)]
    async fn inner() -> StatusCode {
        StatusCode::OK
    }

    let _: Router = Router::new()
        .route("/1", get(zero).put(patterns).post(our_names).delete(generic::<Db>))
        .route("/2", get(whole_request).put(seven).post(r#match).delete(inner))
        .route("/3", get(every_text).put(constant_text))
        .with_state(Db);
}
