//! Handlers that misbehave, and each shape of answer, in demo mode only.

mod answers;
mod arguments;
mod bare;
mod caught;
mod errors;
mod guarded;
mod laboratory;
mod panics;
mod streams;
mod twins;

use axum::{
    Router,
    middleware::from_fn,
    routing::{MethodRouter, get, put},
};

use crate::app::State;

/// What stands below `/debug`.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/panic/{id}", get(panics::panic))
        .route("/panic-late/{id}", get(panics::late))
        .route("/extractor-panic/{id}", get(panics::extractor))
        .route("/caught/{id}", caught(get(panics::caught)))
        .route("/slow/{id}", get(answers::slow).put(answers::slow_change))
        .route("/option/{id}", get(answers::option))
        .route("/pair/{id}", get(answers::pair))
        .route("/header/{id}", get(answers::header))
        .route("/macro-above/{id}", get(answers::macro_above))
        .route("/macro-below/{id}", get(answers::macro_below))
        .route("/bytes/{id}", put(arguments::bytes))
        .route("/request/{id}", put(arguments::request))
        .route("/query", get(arguments::query))
        .route("/extension", get(arguments::extension))
        .route("/twins/{id}", put(twins::by_id))
        .route("/twins/elder", get(twins::elder))
        .route("/twins/younger", get(bare::unannotated))
        .route("/status/{code}/{id}", get(errors::read).put(errors::update))
        .route("/framework-error/{id}", get(errors::framework))
        .route("/opaque-error/{id}", get(errors::opaque))
        .route("/stream-error/{id}", get(streams::error))
        .route("/unannotated", get(bare::unannotated))
        .route("/unattributed", get(bare::unattributed))
        .route("/ignored", get(bare::ignored))
        .route("/exempt", get(bare::exempt))
        .nest("/guarded", guarded::routes())
        .nest("/laboratory", laboratory::routes())
}

/// Inside of the audit layer, and outside of the handler.
fn caught(route: MethodRouter<State>) -> MethodRouter<State> {
    route.layer(from_fn(caught::catch))
}
