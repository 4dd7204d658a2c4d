//! Streamed answers: records that leave one after the other, each chunk after its lines.
//!
//! The begin is accepted before the head leaves, a part before its chunk, the end before the last frame. Where one is not,
//! the body ends in an error. Memory is one chunk, however long the answer is.

mod encode;
mod streamed;

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;

use encode::Encoder;
pub use encode::Encoding;
pub use streamed::{Flowing, Streamed};

use crate::{
    disclosure::Disclosed,
    error::Refused,
    event::{Ending, Outcome, Reason},
    phi::NamesPatient,
    refusal::Refusal,
    scope::Scope,
    state::Streams,
};

/// Why a streamed body ends before its time.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// A line was not accepted.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// The app's stream failed.
    #[error("{0}")]
    Items(Box<dyn std::error::Error + Send + Sync>),
}

pin_project! {
    /// The chunks of a streamed answer. An adapter makes a body of them.
    pub struct Chunks<S> {
        #[pin]
        items: S,
        scope: Scope,
        chunk: Chunk,
        doing: Doing,
    }

    impl<S> PinnedDrop for Chunks<S> {
        fn drop(this: Pin<&mut Self>) {
            this.scope.stream_is(Streams::No, Streams::Held);
        }
    }
}

/// What has been taken from the stream and has not left.
struct Chunk {
    encoder: Encoder,
    disclosed: Disclosed,
}

enum Doing {
    /// Taking records.
    Filling,
    /// Waiting for the lines of these bytes.
    Naming(Lines, Bytes),
    /// The same, and after them there is nothing.
    Ending(Lines, Bytes),
    /// Waiting for the end of an answer that failed.
    Failing(Lines, Option<StreamError>),
    Done,
}

/// Lines on their way.
struct Lines(Pin<Box<dyn Future<Output = Result<(), Refused>> + Send>>);

impl<S> Chunks<S> {
    /// An answer made of these records.
    pub fn new(scope: &Scope, encoding: Encoding, items: S) -> Self {
        scope.stream_is(Streams::Held, Streams::No);
        scope.state().typed = Some(true);
        let chunk = Chunk { encoder: Encoder::new(encoding), disclosed: Disclosed::default() };
        Self { items, scope: scope.clone(), chunk, doing: Doing::Filling }
    }
}

impl<S, T, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<T, E>>,
    T: NamesPatient,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        // The app's stream may name what it knows on the operation.
        let _entered = this.scope.enter();
        loop {
            match this.doing {
                Doing::Filling => {
                    let taken = match this.items.as_mut().poll_next(context) {
                        Poll::Pending if this.chunk.is_empty() => return Poll::Pending,
                        // What is there leaves now: a live answer has no other chance.
                        Poll::Pending => Doing::Naming(this.chunk.name(this.scope), this.chunk.take()),
                        Poll::Ready(Some(Ok(record))) => match this.chunk.push(this.scope, &record) {
                            Err(refused) => Doing::fail(this.scope, refused.into()),
                            Ok(()) if this.chunk.is_full() => {
                                Doing::Naming(this.chunk.name(this.scope), this.chunk.take())
                            }
                            Ok(()) => continue,
                        },
                        Poll::Ready(Some(Err(error))) => {
                            Doing::fail(this.scope, StreamError::Items(error.into()))
                        }
                        Poll::Ready(None) => Doing::Ending(this.chunk.end(this.scope), this.chunk.take()),
                    };
                    *this.doing = taken;
                }
                Doing::Naming(lines, bytes) => match ready!(lines.0.as_mut().poll(context)) {
                    Ok(()) => {
                        let bytes = std::mem::take(bytes);
                        this.scope.state().streams(bytes.len());
                        *this.doing = Doing::Filling;
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                    Err(refused) => *this.doing = Doing::fail(this.scope, refused.into()),
                },
                Doing::Ending(lines, bytes) => {
                    let ended = ready!(lines.0.as_mut().poll(context));
                    let bytes = std::mem::take(bytes);
                    *this.doing = match ended {
                        Ok(()) => Doing::Done,
                        // Where the end is still to be written, it says that something was held back.
                        Err(refused) => Doing::fail(this.scope, refused.into()),
                    };
                    if ended.is_ok() {
                        this.scope.state().streams(bytes.len());
                        return Poll::Ready(Some(Ok(bytes)).filter(|bytes| !is_empty(bytes)));
                    }
                }
                Doing::Failing(lines, error) => {
                    // The body fails either way, whether or not the end was accepted.
                    let _ = ready!(lines.0.as_mut().poll(context));
                    let error = error.take();
                    *this.doing = Doing::Done;
                    return Poll::Ready(error.map(Err));
                }
                Doing::Done => return Poll::Ready(None),
            }
        }
    }
}

fn is_empty(bytes: &Result<Bytes, StreamError>) -> bool {
    bytes.as_ref().is_ok_and(Bytes::is_empty)
}

impl Chunk {
    fn push<T: NamesPatient>(&mut self, scope: &Scope, record: &T) -> Result<(), Refused> {
        self.encoder.push(record)?;
        scope.disclose(record, &mut self.disclosed);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.encoder.bytes() == 0
    }

    fn is_full(&self) -> bool {
        self.encoder.bytes() >= CHUNK || self.disclosed.bytes() >= NAMES
    }

    fn take(&mut self) -> Bytes {
        self.encoder.take()
    }

    /// The lines of what leaves now.
    fn name(&mut self, scope: &Scope) -> Lines {
        let (scope, disclosed) = (scope.clone(), std::mem::take(&mut self.disclosed));
        Lines(Box::pin(async move { scope.write_chunk(&disclosed).await }))
    }

    /// The same for the last time.
    fn end(&mut self, scope: &Scope) -> Lines {
        let some = !self.is_empty();
        let (scope, disclosed) = (scope.clone(), std::mem::take(&mut self.disclosed));
        Lines(Box::pin(async move {
            if some {
                scope.write_chunk(&disclosed).await?;
            }
            scope.end_stream(None).await
        }))
    }
}

impl Doing {
    fn fail(scope: &Scope, error: StreamError) -> Self {
        let ending = match &error {
            StreamError::Refused(Refused::Unwritable) | StreamError::Items(_) => {
                Ending { outcome: Outcome::Failed, reason: Reason::Error }
            }
            StreamError::Refused(_) => Ending::WITHHELD,
        };
        let scope = scope.clone();
        Self::Failing(Lines(Box::pin(async move { scope.end_stream(Some(ending)).await })), Some(error))
    }
}

impl Scope {
    /// Whether the answer is a stream that has not been read.
    pub(crate) fn streams(&self) -> bool {
        self.state().streams == Streams::Held
    }

    /// The head of a streamed answer is about to leave: begins the operation, if it has not begun.
    pub(crate) async fn head(&self, status: u16) -> Result<(), Refusal> {
        let (handler, unreleased) = (self.handler(), self.state().unreleased);
        if let Some(((action, _), refused)) = handler.zip(unreleased) {
            return Err(self.withhold(action, refused));
        }
        self.state().status = Some(status);
        match handler {
            Some((action, handler)) => self.write_begin(action, handler).await,
            None => self.unrecorded_policy(),
        }
    }

    /// Names a chunk. Where a layer reads the body before its head has passed, the operation begins here.
    async fn write_chunk(&self, disclosed: &Disclosed) -> Result<(), Refused> {
        let turn = self.turn_for_parts().await?;
        // Nothing leaves beside a record that was held back, be it the one whose turn it was until now.
        self.all_released()?;
        if let Some((action, handler)) = self.handler() {
            self.write_begin(action, handler).await?;
        }
        self.write_parts(&turn, disclosed).await
    }

    /// Whether every record was released, or why one was not.
    fn all_released(&self) -> Result<(), Refused> {
        self.state().unreleased.map_or(Ok(()), Err)
    }

    /// Ends the operation with its stream.
    async fn end_stream(&self, ending: Option<Ending>) -> Result<(), Refused> {
        let status = {
            let mut state = self.state();
            state.streams = Streams::Over;
            state.status
        };
        let whole = ending.is_none();
        let ending = ending.unwrap_or_else(|| status.map_or(Ending::OK, Ending::of_status));
        // The last chunk is handed over now,
        if let Some(leaving) = self.end(ending, status).await? {
            leaving.arrived();
        }
        // unless a record was held back meanwhile, which the end tells of.
        if whole { self.all_released() } else { Ok(()) }
    }

    /// Moves the stream from one state to the next, unless it is in another.
    fn stream_is(&self, new: Streams, old: Streams) {
        let mut state = self.state();
        if state.streams == old {
            state.streams = new;
        }
    }
}

/// Bytes of a chunk, about: one write on most sockets.
const CHUNK: usize = 16 * 1024;
/// Bytes of the names of a chunk, about: what fits on one line beside everything else.
const NAMES: usize = 2_700;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Action, Handler, Phase},
        guard::Guard,
        testing::{Line, Recording},
    };

    static READ: Handler = Handler::of(Action::Read);

    /// A body that is read before its head, while its operation ends: not even a begin.
    #[test]
    fn nothing_is_written_of_a_chunk_that_comes_too_late() {
        let audit = Recording::start();
        pollster::block_on(async {
            let guard = Guard::armed(&audit, &READ).await;
            let scope = guard.scope();
            scope.state().ended = true;
            assert_eq!(scope.write_chunk(&Disclosed::default()).await, Err(Refused::Ended));
            drop(guard);
        });
        assert_eq!(audit.lines().iter().map(Line::phase).collect::<Vec<_>>(), [Some(Phase::End)]);
    }
}
