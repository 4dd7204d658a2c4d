//! Bodies that are watched until the transport has taken them.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use audit_core::adapter::Handover;
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use http_body::{Frame, SizeHint};

/// Keeps what is to be told of the answer with its body, unless there is no body.
pub(crate) fn watched(response: Response, mut handover: Handover) -> Response {
    if http_body::Body::is_end_stream(response.body()) {
        handover.over();
    }
    if handover.is_over() {
        return response;
    }
    handover.sized(http_body::Body::size_hint(response.body()).exact());
    response.map(|body| Body::new(Watched { body, handover }))
}

struct Watched {
    body: Body,
    handover: Handover,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            if let Some(slice) = self.handover.hand_over() {
                if self.is_end_stream() {
                    self.handover.over();
                }
                return Poll::Ready(Some(Ok(Frame::data(slice))));
            }
            match ready!(Pin::new(&mut self.body).poll_frame(context))
                .map(|frame| frame.map(Frame::into_data))
            {
                Some(Ok(Ok(piece))) => self.handover.hold(piece),
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => {
                    self.handover.failed();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.handover.over();
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.handover.held() == 0 && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (inner, held) = (self.body.size_hint(), self.handover.held() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + held);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + held);
        }
        hint
    }
}
