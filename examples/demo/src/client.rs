//! HTTP, as a browser at the clinic would speak it.

use std::{
    io::{self, Write},
    net::TcpStream,
};

use serde_json::Value;
use ureq::{Agent, http::Request};

/// Sends requests to one server.
pub struct Client {
    agent: Agent,
    url: String,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, as text.
    pub text: String,
    /// The body, where it is JSON.
    pub json: Value,
}

impl Client {
    /// A client of the server at that URL.
    pub fn new(url: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).build();
        Self { agent: config.into(), url: url.to_owned() }
    }

    /// Sends a request as that user, or as nobody, with a JSON body where there is one.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn send(
        &self,
        user: Option<&str>,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(user) = user {
            request = request.header("authorization", format!("Bearer {user}"));
        }
        let mut response = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body.to_string())?;
                self.agent.run(request)?
            }
            None => self.agent.run(request.body(())?)?,
        };
        let text = response.body_mut().read_to_string()?;
        let json = serde_json::from_str(&text).unwrap_or_default();
        Ok(Answer { status: response.status().as_u16(), text, json })
    }

    /// Sends a request and hangs up without waiting for the answer.
    ///
    /// # Errors
    /// Where the server cannot be reached.
    pub fn hang_up(&self, user: &str, path: &str, after: impl FnOnce()) -> io::Result<()> {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {user}\r\n\r\n")?;
        after();
        drop(stream);
        Ok(())
    }
}
