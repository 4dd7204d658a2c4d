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

use actix_web::{guard, middleware::from_fn, web, web::ServiceConfig};

use crate::app::read;

/// What stands below `/debug`.
pub(crate) fn routes(routes: &mut ServiceConfig) {
    routes
        .service(read("/panic/{id}", panics::panic))
        .service(read("/panic-late/{id}", panics::late))
        .service(read("/extractor-panic/{id}", panics::extractor))
        // Inside of the audit middleware, and outside of the handler.
        .service(read("/caught/{id}", panics::caught).wrap(from_fn(caught::catch)))
        .service(read("/slow/{id}", answers::slow).put(answers::slow_change))
        .service(read("/option/{id}", answers::option))
        .service(read("/pair/{id}", answers::pair))
        .service(read("/header/{id}", answers::header))
        .service(answers::macro_above)
        .service(answers::macro_below)
        .service(web::resource("/bytes/{id}").put(arguments::bytes))
        .service(web::resource("/request/{id}").put(arguments::request))
        .service(read("/query", arguments::query))
        .service(read("/extension", arguments::extension))
        // Whose path fits the next ones as well: only the guard tells them apart.
        .service(web::resource("/twins/{id}").guard(guard::Put()).to(twins::by_id))
        .service(read("/twins/elder", twins::elder))
        .service(read("/twins/younger", bare::unannotated))
        .service(read("/status/{code}/{id}", errors::read).put(errors::update))
        .service(read("/framework-error/{id}", errors::framework))
        .service(read("/opaque-error/{id}", errors::opaque))
        .service(read("/stream-error/{id}", streams::error))
        .service(read("/unannotated", bare::unannotated))
        .service(read("/unattributed", bare::unattributed))
        .service(read("/ignored", bare::ignored))
        .service(read("/exempt", bare::exempt))
        .service(web::scope("/guarded").configure(guarded::routes))
        .service(laboratory::scope());
}
