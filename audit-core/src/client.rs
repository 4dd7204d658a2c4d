//! The client's address: from the one element that the platform's router vouches for, and from nothing else.

use std::net::IpAddr;

/// Whose word is taken for the client's address.
///
/// A client can send every header there is. So each rule reads the one place that the router in front of the app wrote
/// itself; where no router is known, only the socket counts.
///
/// ```
/// use audit_core::adapter::ClientAddress;
///
/// // Heroku's router appends to the first of several header lines; its element is the rightmost there.
/// let headers = |_: &str| [b"198.51.100.9, 203.0.113.7".as_slice(), b"192.0.2.1"];
/// let peer = Some("10.0.0.1".parse().unwrap());
/// let client = ClientAddress::ForwardedForFirstLine.resolve(headers, peer);
/// assert_eq!(client, Some("203.0.113.7".parse().unwrap()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClientAddress {
    /// The address of the socket: there is no router in front.
    #[default]
    Peer,
    /// Nobody's: there is a router in front, and nothing it writes is known to be its own.
    Unknown,
    /// The rightmost element of the first `X-Forwarded-For` line (Heroku).
    ForwardedForFirstLine,
    /// An element of `X-Forwarded-For`, all lines taken together, counted from the right, from 0.
    ForwardedForFromRight(usize),
    /// A header that the router sets and never passes on (`X-Real-IP` on Railway, `Fly-Client-IP` on Fly.io); in lower
    /// case.
    Header(&'static str),
}

impl ClientAddress {
    /// The client's address by this rule. `lines` gives all lines of a header by its lower-case name, in their order, and
    /// leaves none out, be it text or not: the place of a line says who wrote it.
    ///
    /// Where the trusted element is missing or no address, the answer is none: a wrong client is worse than none.
    pub fn resolve<'a, L>(self, lines: impl Fn(&str) -> L, peer: Option<IpAddr>) -> Option<IpAddr>
    where
        L: IntoIterator<Item = &'a [u8]>,
    {
        match self {
            Self::Peer => peer,
            Self::Unknown => None,
            Self::ForwardedForFirstLine => {
                address(elements(lines(FORWARDED_FOR).into_iter().next()?).next()?)
            }
            Self::ForwardedForFromRight(place) => {
                let lines: Vec<_> = lines(FORWARDED_FOR).into_iter().collect();
                address(lines.into_iter().rev().flat_map(elements).nth(place)?)
            }
            Self::Header(name) => address(lines(name).into_iter().last()?),
        }
    }
}

/// The elements of a list, the last one first.
fn elements(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.rsplit(|byte| *byte == b',')
}

fn address(text: &[u8]) -> Option<IpAddr> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

const FORWARDED_FOR: &str = "x-forwarded-for";

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &[(&str, &str)] = &[
        ("x-forwarded-for", "192.0.2.66, 198.51.100.9"),
        ("x-forwarded-for", " 203.0.113.7"),
        ("x-real-ip", "198.51.100.20"),
        ("fly-client-ip", "not an address"),
    ];

    fn resolve(rule: ClientAddress) -> Option<String> {
        let lines = |name: &str| {
            let name = name.to_owned();
            HEADERS.iter().filter(move |(known, _)| *known == name).map(|(_, line)| line.as_bytes())
        };
        rule.resolve(lines, Some(IpAddr::from([10, 0, 0, 1]))).map(|address| address.to_string())
    }

    #[test]
    fn only_the_element_that_the_router_wrote_counts() {
        assert_eq!(resolve(ClientAddress::Peer).as_deref(), Some("10.0.0.1"));
        assert_eq!(resolve(ClientAddress::ForwardedForFirstLine).as_deref(), Some("198.51.100.9"));
        assert_eq!(resolve(ClientAddress::ForwardedForFromRight(0)).as_deref(), Some("203.0.113.7"));
        assert_eq!(resolve(ClientAddress::ForwardedForFromRight(1)).as_deref(), Some("198.51.100.9"));
        assert_eq!(resolve(ClientAddress::Header("x-real-ip")).as_deref(), Some("198.51.100.20"));
    }

    /// A client that sends bytes which are no text cannot make its own line the first one.
    #[test]
    fn a_line_that_is_no_text_keeps_its_place() {
        let lines = |_: &str| [b"\xff, 203.0.113.7".as_slice(), b"8.8.8.8"];
        let client = ClientAddress::ForwardedForFirstLine.resolve(lines, None);
        assert_eq!(client, Some(IpAddr::from([203, 0, 113, 7])));
        let lines = |_: &str| [b"203.0.113.7, \xff".as_slice(), b"8.8.8.8"];
        assert_eq!(ClientAddress::ForwardedForFirstLine.resolve(lines, None), None);
        assert_eq!(ClientAddress::Unknown.resolve(lines, Some(IpAddr::from([10, 0, 0, 1]))), None);
    }

    #[test]
    fn what_is_missing_or_no_address_is_nobody() {
        assert_eq!(resolve(ClientAddress::ForwardedForFromRight(3)), None);
        assert_eq!(resolve(ClientAddress::Header("fly-client-ip")), None);
        assert_eq!(resolve(ClientAddress::Header("true-client-ip")), None);
    }
}
