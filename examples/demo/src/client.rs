//! HTTP, as a browser at the clinic would speak it.

mod wire;

use std::{
    io::{self, BufRead, BufReader},
    time::Duration,
};

use serde_json::Value;
use ureq::{
    Agent, Body,
    http::{Request, Response},
};
use uuid::Uuid;

pub(crate) use wire::Wire;

/// Sends requests to one server.
pub struct Client {
    agent: Agent,
    url: String,
}

/// A request.
#[derive(Clone, Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
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
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            // No connection serves twice: after a body that it has not read, a server may close it at any time.
            .max_idle_connections(0)
            .timeout_global(Some(PATIENCE));
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
        let call = Call { method, path: path.to_owned(), headers, body: Vec::new() };
        match body {
            Some(body) => self.call(&call.json(body)),
            None => self.call(&call),
        }
    }

    pub(crate) fn call(&self, call: &Call) -> Result<Answer, ureq::Error> {
        let mut response = self.answer(call)?;
        let text = response.body_mut().with_config().limit(MOST).read_to_string()?;
        Ok(Answer::new(response.status().as_u16(), text))
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
        if call.body.is_empty() {
            return self.agent.run(request.body(())?);
        }
        self.agent.run(request.body(call.body.as_slice())?)
    }

    /// A connection of its own, for what no client would send.
    pub(crate) fn by_hand(&self) -> io::Result<Wire> {
        Wire::open(self.url.trim_start_matches("http://"))
    }
}

impl Call {
    /// With that body.
    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = body.to_string().into();
        self
    }
}

impl Answer {
    pub(crate) fn new(status: u16, text: String) -> Self {
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, text, json }
    }

    /// The ids in it, in their order: of JSON, or of a line of JSON for each record.
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        let mut found = Vec::new();
        match &self.json {
            Value::Null => {
                let lines = self.text.lines().filter_map(|line| serde_json::from_str(line).ok());
                lines.for_each(|line: Value| ids(&line, &mut found));
            }
            json => ids(json, &mut found),
        }
        found
    }
}

fn ids(json: &Value, found: &mut Vec<Uuid>) {
    match json {
        Value::Object(members) => {
            found.extend(members.get("id").and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok()));
            members.values().for_each(|member| ids(member, found));
        }
        Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
        _ => {}
    }
}

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes of an answer.
const MOST: u64 = 64 << 20;
