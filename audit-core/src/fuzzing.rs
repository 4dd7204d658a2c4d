//! What the targets in `fuzz/` reach that nobody else may: an environment of their own, a log for any software, one text.

use crate::{
    builder::Builder,
    canonical::Object,
    catalogue::handlers,
    deployment::Service,
    error::Error,
    keys::{KeyError, Keys},
    record::Start,
    testing::Recording,
};

/// [`Keys::from_env`] from any source of variables.
pub fn keys(variable: impl Fn(&str) -> Option<String>) -> Result<Keys, KeyError> {
    Keys::read(variable)
}

/// [`Service::from_env`] from any source of variables.
pub fn service(variable: impl Fn(&str) -> Option<String>, program: Option<&str>) -> Service {
    Service::detect(variable, program)
}

/// [`Recording::with`] with keys and software of its own.
pub fn recording(builder: Builder, keys: &Keys, service: &Service) -> Result<Recording, Error> {
    Recording::open(builder, keys, service)
}

/// Writes the first line, which recordings do not have.
pub fn start(recording: &Recording) -> Result<(), Error> {
    let first = recording.first_line(&Start { ephemeral: false, handlers: handlers(), forms: Vec::new() })?;
    Ok(recording.handle().start(first).wait()?)
}

/// An object with one text: texts that the public ways keep out of a line are escaped as well.
pub fn object(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    Object::write(&mut out, |object| object.text("text", text));
    out
}
