//! A request by hand, word by word.

use std::io;

use crate::client::{Answer, Call, Wire};

/// A request on a connection of its own, which is closed when the talk is over.
pub struct Talk<'t> {
    pub(super) wire: Wire,
    pub(super) call: &'t Call,
    /// Waits until the log says that the operation has begun.
    pub(super) has_begun: &'t dyn Fn() -> bool,
}

impl Talk<'_> {
    /// Sends the request.
    pub fn ask(&mut self) {
        self.wire.ask(self.call);
    }

    /// Sends the request with a target that names a server as well, as to a proxy.
    pub fn ask_at(&mut self, server: &str) {
        self.wire.ask(&Call { path: format!("{server}{}", self.call.path), ..self.call.clone() });
    }

    /// Sends the head of the request with these headers besides, and no body yet.
    pub fn begin(&mut self, headers: &[&str]) {
        self.wire.begin(self.call, headers);
    }

    /// Sends these bytes.
    pub fn send(&mut self, bytes: &[u8]) {
        self.wire.send(bytes);
    }

    /// Says that nothing more will be sent, and stays to listen.
    pub fn finish(&mut self) {
        self.wire.finish();
    }

    /// Waits until the server wants the body that it was told to expect.
    ///
    /// # Errors
    /// Where it says something else.
    pub fn wanted(&mut self) -> io::Result<()> {
        self.wire.wanted()
    }

    /// Waits until the log says that the operation has begun.
    ///
    /// # Errors
    /// Where it does not in time.
    pub fn begun(&mut self) -> io::Result<()> {
        if (self.has_begun)() { Ok(()) } else { Err(io::Error::other("nothing has begun")) }
    }

    /// Reads the next answer.
    ///
    /// # Errors
    /// Where there is none, or only a part of it.
    pub fn answer(&mut self) -> io::Result<Option<Answer>> {
        self.wire.answer(self.call).map(Some)
    }

    /// Reads an answer in chunks that breaks off.
    ///
    /// # Errors
    /// Where it does not, or does not even begin.
    pub fn broken_answer(&mut self) -> io::Result<Option<Answer>> {
        self.wire.broken().map(Some)
    }

    /// Leaves without an answer.
    ///
    /// # Errors
    /// Never: it stands where an answer would.
    pub fn leave(&mut self) -> io::Result<Option<Answer>> {
        Ok(None)
    }
}
