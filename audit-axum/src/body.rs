//! Bodies whose operation ends with them.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use audit_core::adapter::Guard;
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use http_body::{Frame, SizeHint};

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
