//! Bodies whose operation ends with them.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use audit_core::{
    NamesPatient,
    adapter::{Chunks, Encoding, Guard, Scope, StreamError},
};
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};

/// The body of records that leave one after the other.
pub(crate) fn flowing<S, T, E>(
    scope: &Scope,
    encoding: Encoding,
    keep_alive: Option<Duration>,
    items: S,
) -> Body
where
    S: Stream<Item = Result<T, E>> + Send + 'static,
    T: NamesPatient,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let chunks = Chunks::new(scope, encoding, items);
    match keep_alive.filter(|_| encoding == Encoding::Sse) {
        Some(after) => Body::from_stream(KeptAlive { chunks, after, silence: sleep(after) }),
        None => Body::from_stream(chunks),
    }
}

pin_project! {
    /// Server-sent events, with a comment whenever nothing has left for a while.
    struct KeptAlive<S> {
        #[pin]
        chunks: Chunks<S>,
        after: Duration,
        #[pin]
        silence: Sleep,
    }
}

impl<S> Stream for KeptAlive<S>
where
    Chunks<S>: Stream<Item = Result<Bytes, StreamError>>,
{
    type Item = Result<Bytes, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        let next = match this.chunks.poll_next(context) {
            Poll::Pending if this.silence.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))))
            }
            next => next,
        };
        if next.is_ready() {
            this.silence.as_mut().reset(Instant::now() + *this.after);
        }
        next
    }
}

/// Keeps the guard of a streamed answer until its body has ended. Dropped before, the operation is *cancelled*.
pub(crate) fn watched(response: Response, guard: Guard) -> Response {
    response.map(|body| Body::new(Watched { body, guard: Some(guard) }))
}

struct Watched {
    body: Body,
    guard: Option<Guard>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let next = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(None) = next {
            self.guard = None;
        }
        next
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
