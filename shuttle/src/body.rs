//! What the destination gets: one request's headers and bytes.

use crate::frame::{Frames, frames};

/// The body of one request, with the headers that tell about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The headers that matter to a drain.
    pub headers: Vec<(String, String)>,
    /// Frames, one after the other.
    pub bytes: Vec<u8>,
}

impl Body {
    pub(crate) fn new(headers: &[(&str, String)], bytes: Vec<u8>) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Self { headers: headers.collect(), bytes }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The batch's id, `X-Request-Id`: a batch that arrives twice has the same one.
    pub fn id(&self) -> &str {
        self.header("X-Request-Id").unwrap_or_default()
    }

    /// How many frames it has, as `Logplex-Msg-Count` says.
    pub fn count(&self) -> u64 {
        self.number("Logplex-Msg-Count")
    }

    /// How many lines were dropped before it, as `Logplex-Drop-Count` says.
    pub fn dropped(&self) -> u64 {
        self.number("Logplex-Drop-Count")
    }

    /// How many lines were lost before it, as `Logplex-Lost-Count` says.
    pub fn lost(&self) -> u64 {
        self.number("Logplex-Lost-Count")
    }

    /// Its frames.
    pub fn frames(&self) -> Frames<'_> {
        frames(&self.bytes)
    }

    /// The app's lines in it, or pieces of such, with their newlines: all frames but the shuttle's own notices.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.frames().flatten().filter(|frame| !frame.is_notice()).map(|frame| frame.message())
    }

    fn number(&self, name: &str) -> u64 {
        self.header(name).and_then(|value| value.parse().ok()).unwrap_or_default()
    }
}
