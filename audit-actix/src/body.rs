//! Bodies whose operation ends with them.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
};
use audit_core::adapter::Guard;
use bytes::Bytes;

/// Keeps the guard of a streamed answer until its body has ended. Dropped before, the operation is *cancelled*.
pub(crate) fn watched(response: ServiceResponse, guard: Guard) -> ServiceResponse {
    response.map_body(|_, body| BoxBody::new(Watched { body, guard: Some(guard) }))
}

struct Watched {
    body: BoxBody,
    guard: Option<Guard>,
}

impl MessageBody for Watched {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let next = Pin::new(&mut self.body).poll_next(context);
        if let Poll::Ready(None) = next {
            self.guard = None;
        }
        next
    }
}
