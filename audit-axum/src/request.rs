//! What the head of a request says about where it came from.

use std::net::SocketAddr;

use audit_core::adapter::{ClientAddress, Origin};
use axum::extract::{ConnectInfo, MatchedPath};
use http::{HeaderMap, request::Parts};

/// Method, route template, client, request id.
pub(crate) fn origin(head: &Parts, client: ClientAddress) -> Origin {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let client = client.resolve(|name| lines(&head.headers, name), peer);
    Origin::of_request(head.method.as_str())
        .route(route(head))
        .client(client)
        .request_id(lines(&head.headers, "x-request-id").next())
}

/// The template of the route that matched.
pub(crate) fn route(head: &Parts) -> Option<&str> {
    head.extensions.get::<MatchedPath>().map(MatchedPath::as_str)
}

/// All lines of a header that are text.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok()).collect::<Vec<_>>().into_iter()
}
