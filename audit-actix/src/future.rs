//! The life of a request, top to bottom.

use std::{cell::Cell, sync::Arc};

use actix_web::{
    Error, HttpRequest,
    body::{self, BoxBody, MessageBody},
    dev::ServiceResponse,
};
use audit_core::adapter::{Guard, InScope, Scope};

use crate::{
    body::watched,
    middleware::Settings,
    refuse::RefusedRequest,
    request::{Attached, route},
};

/// Runs the app and lets its answer go when its line was accepted. Dropped before that, it is *cancelled*.
pub(crate) async fn respond<F, B>(
    guard: Guard,
    settings: Arc<Settings>,
    inner: InScope<F>,
) -> Result<ServiceResponse, Error>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    let mut response = inner.await.map(ServiceResponse::map_into_boxed_body);
    if guard.streams_in_vain() {
        response = response.map(|response| response.map_body(|_, _| BoxBody::new(body::None::new())));
    }
    let status = match &mut response {
        Ok(response) => {
            if !guard.scope().taken() {
                noticed(guard.scope(), response.request());
            }
            response.status().as_u16()
        }
        Err(error) => status(error),
    };
    match guard.end(status).await {
        Ok(handover) => response.map(|response| watched(response, handover)),
        Err(refusal) => {
            let refused = RefusedRequest::by(&settings, refusal);
            match response {
                Ok(response) => Ok(response.error_response(refused)),
                Err(_) => Err(refused.into()),
            }
        }
    }
}

/// What no handler has said: which route it was, and who a middleware further in has found out to be asking.
fn noticed(scope: &Scope, request: &HttpRequest) {
    if let Some(route) = route(request) {
        scope.routed(Some(&route));
    }
    if let Some(attached) = Attached::to(request) {
        attached.look(request);
    }
}

/// The status that the client is going to see of an error on its way through the middleware.
///
/// Only its response tells, and some errors give theirs only once: so it is kept for whoever asks next. Who makes a response
/// of the error past its mappers (`HttpResponse::from_error`) gets the one that the error makes the second time.
fn status(error: &mut Error) -> u16 {
    let response = error.error_response();
    let status = response.status().as_u16();
    let kept = Cell::new(Some(response));
    error.add_response_mapper(move |made| kept.take().unwrap_or(made));
    status
}
