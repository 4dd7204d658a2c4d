//! Room for lines: taken at once, or as soon as there is some.

use std::{sync::Arc, task::Poll, time::Instant};

use super::{Sink, wake_all};
use crate::{
    error::Refused,
    queue::{For, Places, Waiter, Want},
};

/// Room for one line. Given back when it is dropped unused.
pub(crate) struct Place {
    pub(super) sink: Option<Arc<Sink>>,
    pub(super) is_for: For,
}

impl Sink {
    /// A place for a begin or a part, if there is one now.
    pub(crate) fn place(self: &Arc<Self>) -> Option<Place> {
        let taken = !self.forked() && self.queue().places.take();
        taken.then(|| self.taken(For::Line))
    }

    /// The two places of an operation, if they are free now.
    pub(crate) fn operation(self: &Arc<Self>) -> Option<[Place; 2]> {
        let taken = !self.forked() && self.queue().places.take_operation();
        taken.then(|| self.taken_by_operation())
    }

    /// A place for a begin or a part as soon as there is one.
    ///
    /// # Errors
    /// Where there is none by `until`, and at once while the output fails.
    pub(crate) async fn room(self: &Arc<Self>, until: Instant) -> Result<Place, Refused> {
        self.wait_for(Want::Room, until, Places::take).await?;
        Ok(self.taken(For::Line))
    }

    /// The two places of an operation as soon as they are free.
    ///
    /// # Errors
    /// As [`room`](Self::room).
    pub(crate) async fn operation_room(self: &Arc<Self>, until: Instant) -> Result<[Place; 2], Refused> {
        self.wait_for(Want::Operation, until, Places::take_operation).await?;
        Ok(self.taken_by_operation())
    }

    async fn wait_for(
        &self,
        want: Want,
        until: Instant,
        take: impl Fn(&mut Places) -> bool,
    ) -> Result<(), Refused> {
        std::future::poll_fn(|context| {
            if self.forked() {
                return Poll::Ready(Err(Refused::Forked));
            }
            let mut queue = self.queue();
            if let Some(refused) = queue.trouble() {
                return Poll::Ready(Err(queue.refuse(refused)));
            }
            if queue.closed() {
                return Poll::Ready(Err(Refused::Closing));
            }
            if take(&mut queue.places) {
                // Whoever was woken for this place may have gone; the next one is not to wait for that.
                let next = queue.wake_for_room();
                drop(queue);
                wake_all(next);
                return Poll::Ready(Ok(()));
            }
            if Instant::now() >= until {
                return Poll::Ready(Err(queue.refuse(Refused::Full)));
            }
            self.wait(queue, Waiter { want, until, waker: context.waker().clone() });
            Poll::Pending
        })
        .await
    }

    /// A place that the queue has just given.
    fn taken(self: &Arc<Self>, is_for: For) -> Place {
        Place { sink: Some(Arc::clone(self)), is_for }
    }

    fn taken_by_operation(self: &Arc<Self>) -> [Place; 2] {
        [self.taken(For::End), self.taken(For::After)]
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(sink) = self.sink.take().filter(|sink| !sink.forked()) {
            let ready = sink.queue().return_place(self.is_for);
            wake_all(ready);
        }
    }
}
