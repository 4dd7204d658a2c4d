//! What the head of a request says about where it came from.

use std::net::SocketAddr;

use audit_core::adapter::{ClientAddress, Origin};
use axum::extract::{ConnectInfo, MatchedPath};
use http::{HeaderMap, HeaderValue, request::Parts};

/// Method, route template, client, request id.
pub(crate) fn origin(head: &Parts, client: ClientAddress) -> Origin {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let client = client.resolve(|name| lines(&head.headers, name), peer);
    Origin::of_request(head.method.as_str())
        .route(route(head))
        .client(client)
        .request_id(head.headers.get("x-request-id").and_then(|id| id.to_str().ok()))
}

/// The template of the route that matched.
pub(crate) fn route(head: &Parts) -> Option<&str> {
    head.extensions.get::<MatchedPath>().map(MatchedPath::as_str)
}

/// All lines of a header, in their order.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().into_iter()
}
