//! Bodies that are watched until the transport has taken them.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
};
use audit_core::adapter::Handover;
use bytes::Bytes;

/// Keeps what is to be told of the answer with its body, unless there is no body.
pub(crate) fn watched(response: ServiceResponse, mut handover: Handover) -> ServiceResponse {
    if matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0)) {
        handover.over();
    }
    if handover.is_over() {
        return response;
    }
    response.map_body(|_, body| {
        let left = match body.size() {
            BodySize::Sized(bytes) => Some(bytes),
            BodySize::None | BodySize::Stream => None,
        };
        handover.sized(left);
        BoxBody::new(Watched { body, left, handover })
    })
}

struct Watched {
    body: BoxBody,
    /// How many bytes are still to be handed over, where that is known: nobody asks once more behind the last one.
    left: Option<u64>,
    handover: Handover,
}

impl MessageBody for Watched {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.left.map_or(BodySize::Stream, BodySize::Sized)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        loop {
            if let Some(slice) = self.handover.hand_over() {
                self.left = self.left.map(|left| left.saturating_sub(slice.len() as u64));
                if self.left == Some(0) {
                    self.handover.over();
                }
                return Poll::Ready(Some(Ok(slice)));
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(piece)) => self.handover.hold(piece),
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
}
