//! HTTP, as a browser at the clinic would speak it.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;
use ureq::{
    Agent, Body,
    http::{Request, Response},
};

/// Sends requests to one server.
pub struct Client {
    agent: Agent,
    url: String,
}

/// A request.
#[derive(Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

/// What came back.
#[derive(Default)]
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
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), url: url.to_owned() }
    }

    /// Sends a request as that user, or as nobody, with a JSON body where there is one.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn send(
        &self,
        user: Option<&str>,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, ureq::Error> {
        let headers = user.map(|user| ("authorization", format!("Bearer {user}"))).into_iter().collect();
        self.call(&Call { method, path: path.to_owned(), headers, body: body.cloned() })
    }

    pub(crate) fn call(&self, call: &Call) -> Result<Answer, ureq::Error> {
        let mut response = self.answer(call)?;
        let text = response.body_mut().with_config().limit(MOST).read_to_string()?;
        let json = serde_json::from_str(&text).unwrap_or_default();
        Ok(Answer { status: response.status().as_u16(), text, json })
    }

    /// Reads the events of a live view as they come, to the end, or hangs up after so many. Gives the status.
    pub(crate) fn watch(
        &self,
        call: &Call,
        leave_after: Option<usize>,
        mut arrived: impl FnMut(),
    ) -> Result<u16, ureq::Error> {
        let response = self.answer(call)?;
        let status = response.status().as_u16();
        let lines = BufReader::new(response.into_body().into_reader()).lines();
        let mut events = 0;
        for line in lines {
            if line?.starts_with("data:") {
                arrived();
                events += 1;
            }
            if Some(events) == leave_after {
                break;
            }
        }
        Ok(status)
    }

    fn answer(&self, call: &Call) -> Result<Response<Body>, ureq::Error> {
        let mut request = Request::builder().method(call.method).uri(format!("{}{}", self.url, call.path));
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        match &call.body {
            Some(body) => {
                self.agent.run(request.header("content-type", "application/json").body(body.to_string())?)
            }
            None => self.agent.run(request.body(())?),
        }
    }

    /// Sends a request and hangs up without waiting for the answer.
    pub(crate) fn hang_up(&self, call: &Call, after: impl FnOnce()) -> io::Result<()> {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "{} {} HTTP/1.1\r\nHost: {host}\r\n", call.method, call.path)?;
        for (name, value) in &call.headers {
            write!(stream, "{name}: {value}\r\n")?;
        }
        stream.write_all(b"\r\n")?;
        after();
        drop(stream);
        Ok(())
    }
}

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes of an answer.
const MOST: u64 = 64 << 20;
