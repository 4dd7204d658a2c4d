//! Where a request came from.

use std::net::IpAddr;

use crate::{
    canonical::string_bytes,
    identity::{Identifier, Identity},
};

/// What an adapter says about a request: the method, the route's template, the client. Nothing of it is free text but
/// the template, which comes from the app's source.
#[derive(Clone, Default)]
pub struct Origin<'a> {
    pub(crate) method: Option<&'static str>,
    /// The scope takes it: it may be known better later.
    pub(crate) route: Option<&'a str>,
    /// The route is a guess so far.
    pub(crate) guessed: bool,
    pub(crate) client: Option<IpAddr>,
    pub(crate) request: Option<Identity>,
}

impl<'a> Origin<'a> {
    /// A request with that HTTP method: one of the nine standard names, or `other`.
    ///
    /// A client may send any token as a method, so the text of an unknown one is not taken.
    pub fn of_request(method: &str) -> Self {
        let known = METHODS.into_iter().find(|known| *known == method);
        Self { method: Some(known.unwrap_or("other")), ..Self::default() }
    }

    /// The template of the route that matched, for example `/patients/{id}`. One that takes more than 512 bytes is left out:
    /// a line has an end. So is one with a control character.
    pub fn route(self, template: Option<&'a str>) -> Self {
        Self { route: template.filter(|template| is_written(template)), ..self }
    }

    /// The template of the route that is likely to match, where the framework routes only behind the layer.
    pub fn guess(self, template: Option<&'a str>) -> Self {
        Self { guessed: true, ..self.route(template) }
    }

    /// The client's address; the line shows its network (IPv4 /24, IPv6 /48) and its pseudonym.
    pub fn client(self, address: Option<IpAddr>) -> Self {
        Self { client: address.map(|address| address.to_canonical()), ..self }
    }

    /// The request id; clients may choose it, so the line shows its pseudonym.
    pub fn request_id(self, id: Option<impl Identifier>) -> Self {
        Self { request: id.map(|id| Identity::of(&id)), ..self }
    }

    /// What of it does not change, and the template.
    pub(crate) fn split(self) -> (Origin<'static>, Option<&'a str>) {
        let Self { method, route, guessed, client, request } = self;
        (Origin { method, route: None, guessed, client, request }, route)
    }

    /// Whether it is a request at all; functions have an empty origin.
    pub(crate) const fn is_request(&self) -> bool {
        self.method.is_some()
    }

    /// Whether its answer has no body.
    pub(crate) fn is_head(&self) -> bool {
        self.method == Some("HEAD")
    }

    /// Whether a request of that method changes nothing (RFC 9110, section 9.2.1).
    pub(crate) fn is_safe(&self) -> bool {
        matches!(self.method, Some("GET" | "HEAD" | "OPTIONS" | "TRACE"))
    }
}

/// The network of an address, which the line may show.
pub(crate) fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// Whether a line may show that template of a route.
pub(crate) fn is_written(template: &str) -> bool {
    let printable = !template.bytes().any(|byte| byte.is_ascii_control());
    printable && string_bytes(template) <= MAX_ROUTE
}

/// Bytes of a route's template.
const MAX_ROUTE: usize = 512;

/// The methods of RFC 9110, and PATCH of RFC 5789.
pub(crate) const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_truncated() {
        let of = |text: &str| network(Origin::default().client(Some(text.parse().unwrap())).client.unwrap());
        assert_eq!(of("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:7:8:9::1"), "2001:db8:7::/48");
        assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.0/24");
    }

    #[test]
    fn a_template_with_a_control_character_is_left_out() {
        let route = |template: &'static str| Origin::of_request("GET").route(Some(template)).route;
        assert_eq!(route("/patients/{id}"), Some("/patients/{id}"));
        assert_eq!(route("/größe/{id}"), Some("/größe/{id}"));
        for template in ["/patients\n", "/\0", "/\u{7f}"] {
            assert_eq!(route(template), None);
        }
    }

    #[test]
    fn unknown_methods_are_other() {
        assert_eq!(Origin::of_request("PATIENT-Quillfeather").method, Some("other"));
        assert_eq!(Origin::of_request("GET").method, Some("GET"));
    }
}
