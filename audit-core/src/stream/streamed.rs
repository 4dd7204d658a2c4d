//! Records that leave one after the other, before their operation is known.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;

use super::{Chunks, Encoding, StreamError};
use crate::{phi::NamesPatient, scope::Scope};

/// A streamed answer in the making: which records, in which form. An adapter's `Phi` holds it until its operation is
/// known.
pub struct Streamed {
    chunks: Box<Chunking>,
    encoding: Encoding,
    keep_alive: Option<Duration>,
}

/// Makes the chunks once the operation is known.
type Chunking = dyn FnOnce(&Scope, Encoding) -> Flowing + Send;

/// The bytes of a body, each chunk after its lines.
pub type Flowing = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;

impl Streamed {
    /// These records, as NDJSON.
    pub fn new<S, T, E>(items: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: NamesPatient,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let chunks =
            Box::new(|scope: &Scope, encoding| -> Flowing { Box::pin(Chunks::new(scope, encoding, items)) });
        Self { chunks, encoding: Encoding::default(), keep_alive: None }
    }

    /// In that form.
    pub fn encoded(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    /// With a comment whenever nothing has left for that long, where the form has comments: server-sent events.
    pub fn keep_alive(self, after: Duration) -> Self {
        Self { keep_alive: Some(after), ..self }
    }

    /// The form.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The body, now that the operation is known. `sleep` is the timer of the adapter's runtime.
    pub fn flow<T>(self, scope: &Scope, sleep: fn(Duration) -> T) -> Flowing
    where
        T: Future<Output = ()> + Send + 'static,
    {
        let chunks = (self.chunks)(scope, self.encoding);
        match self.keep_alive.filter(|_| self.encoding == Encoding::Sse) {
            Some(after) => {
                Box::pin(KeptAlive { chunks, scope: scope.clone(), after, sleep, silence: sleep(after) })
            }
            None => chunks,
        }
    }
}

pin_project! {
    struct KeptAlive<T> {
        chunks: Flowing,
        scope: Scope,
        after: Duration,
        sleep: fn(Duration) -> T,
        #[pin]
        silence: T,
    }
}

impl<T: Future<Output = ()>> Stream for KeptAlive<T> {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        let next = match this.chunks.as_mut().poll_next(context) {
            Poll::Pending if this.silence.as_mut().poll(context).is_ready() => {
                this.scope.state().streams(COMMENT.len());
                Poll::Ready(Some(Ok(Bytes::from_static(COMMENT))))
            }
            next => next,
        };
        if next.is_ready() {
            this.silence.set((this.sleep)(*this.after));
        }
        next
    }
}

/// What clients of server-sent events skip.
const COMMENT: &[u8] = b":\n\n";
