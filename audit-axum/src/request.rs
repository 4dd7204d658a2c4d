//! What the head of a request says, and what the layer leaves in it.

use std::{net::SocketAddr, sync::Arc};

use audit_core::adapter::{ClientAddress, Origin, Refusal, Scope};
use axum::{
    extract::{ConnectInfo, MatchedPath},
    response::Response,
};
use http::{Extensions, HeaderMap, HeaderValue, request::Parts};

use crate::{layer::Settings, refuse::problem};

/// Method, route template, client, request id.
pub(crate) fn origin(head: &Parts, client: ClientAddress) -> Origin<'_> {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let client = client.resolve(|name| lines(&head.headers, name), peer);
    Origin::of_request(head.method.as_str())
        .route(head.extensions.get::<MatchedPath>().map(MatchedPath::as_str))
        .client(client)
        .request_id(head.headers.get("x-request-id").and_then(|id| id.to_str().ok()))
}

/// All lines of a header, in their order.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().into_iter()
}

/// What the layer leaves in the request for the extractors.
#[derive(Clone)]
pub(crate) struct Attached {
    pub(crate) scope: Scope,
    pub(crate) settings: Arc<Settings>,
}

impl Attached {
    /// What the layer left in the request.
    pub(crate) fn among(extensions: &Extensions) -> Option<&Self> {
        extensions.get()
    }

    /// Looks at what the head says of the operation.
    pub(crate) fn look(&self, head: &Parts) {
        let (actor, tenant) = (head.extensions.get().cloned(), head.extensions.get().cloned());
        self.settings.look(&self.scope, head, actor, tenant);
    }

    /// The answer to a refused request.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Response {
        self.settings.refuse(refusal, problem)
    }
}
