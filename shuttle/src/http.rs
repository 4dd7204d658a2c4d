//! A destination on the network.

use std::{error, fmt, time::Duration};

use ureq::{Agent, http::Uri};

use crate::{body::Body, running::Destination};

/// A drain that takes bodies with `POST`.
pub struct Http {
    agent: Agent,
    url: Uri,
}

impl Http {
    /// A drain at that URL, which may take so long to answer.
    ///
    /// # Errors
    /// Where the URL is none, or none of plain HTTP.
    pub fn new(url: &str, timeout: Duration) -> Result<Self, BadUrl> {
        let url: Uri = url.parse().map_err(|_| BadUrl)?;
        if url.scheme_str() != Some("http") || url.host().is_none() {
            return Err(BadUrl);
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(timeout))
            .proxy(None)
            .user_agent(concat!("log-shuttle/stand-in-", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: agent.into(), url })
    }
}

impl Destination for Http {
    fn post(&self, body: &Body) -> Result<u16, String> {
        let request = self.agent.post(&self.url);
        let request = body.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = request.send(&body.bytes[..]).map_err(|error| error.to_string())?;
        Ok(answer.status().as_u16())
    }
}

/// The URL is none that a shuttle can send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadUrl;

impl fmt::Display for BadUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "want a URL like http://127.0.0.1:8514/drain; for https, put a proxy in between that speaks it",
        )
    }
}

impl error::Error for BadUrl {}
