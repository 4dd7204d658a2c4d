//! What the head of a request says, and what the middleware leaves in it.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{HeaderName, HeaderValue},
};
use audit_core::adapter::{ClientAddress, Origin, Refusal, Scope};

use crate::{middleware::Settings, refuse::RefusedRequest};

/// Method, route template, client, request id.
///
/// actix routes behind the middleware, so the template is a guess: that of the first resource whose path fits. Which one it
/// was is known [behind it](route).
pub(crate) fn origin<'a>(
    request: &HttpRequest,
    template: Option<&'a str>,
    client: ClientAddress,
) -> Origin<'a> {
    let peer = request.peer_addr().map(|address| address.ip());
    let lines = |name: &str| {
        request.headers().get_all(name).map(HeaderValue::as_bytes).collect::<Vec<_>>().into_iter()
    };
    Origin::of_request(request.method().as_str())
        .guess(template)
        .client(client.resolve(lines, peer))
        .request_id(request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok()))
}

/// Kept, because each look-up by a text makes a name of it first.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The template of the route that matched, for a request that has been routed. Where something of the path is left over,
/// none did, and `match_pattern` would guess.
pub(crate) fn route(request: &HttpRequest) -> Option<String> {
    let routed = request.match_info().unprocessed().is_empty();
    routed.then(|| request.match_pattern()).flatten()
}

/// What the middleware leaves in the request for the extractors.
#[derive(Clone)]
pub(crate) struct Attached {
    pub(crate) scope: Scope,
    pub(crate) settings: Arc<Settings>,
}

impl Attached {
    /// What the middleware left in the request.
    pub(crate) fn to(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().cloned()
    }

    /// Leaves it there.
    pub(crate) fn attach(self, request: &HttpRequest) {
        self.look(request);
        request.extensions_mut().insert(self);
    }

    /// Looks at what the head says of the operation.
    pub(crate) fn look(&self, request: &HttpRequest) {
        let (actor, tenant) = {
            // The hooks may want the extensions for themselves.
            let extensions = request.extensions();
            (extensions.get().cloned(), extensions.get().cloned())
        };
        self.settings.look(&self.scope, request, actor, tenant);
    }

    /// The answer to a refused request.
    pub(crate) fn refused(&self, refusal: Refusal) -> RefusedRequest {
        RefusedRequest::by(&self.settings, refusal)
    }
}
