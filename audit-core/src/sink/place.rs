//! Room for lines: taken at once, or as soon as there is some.

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use super::{Sink, wake_all};
use crate::{
    error::Refused,
    output::Destination,
    queue::{For, Held, Waiter, Want},
    receipt::Receipt,
    record::Record,
};

/// Room for one line. Given back when it is dropped unused.
pub(crate) struct Place {
    pub(super) sink: Option<Arc<Sink>>,
    pub(super) is_for: For,
}

impl Place {
    /// One that the queue has given.
    pub(crate) const fn new(sink: Arc<Sink>, is_for: For) -> Self {
        Self { sink: Some(sink), is_for }
    }

    /// Makes a line of the record, which has the place from here on: it is free again when the line is accepted.
    pub(crate) fn append(mut self, record: &Record) -> Receipt {
        match self.sink.take() {
            Some(sink) if !sink.forked() => sink.append(self.is_for, record),
            _ => Receipt::refused(Refused::Forked),
        }
    }

    pub(crate) fn is_on_stdout(&self) -> bool {
        self.sink.as_ref().is_some_and(|sink| sink.destination == Destination::Stdout)
    }
}

impl Sink {
    /// A place for a begin or a part, if there is one now.
    pub(crate) fn place(self: &Arc<Self>) -> Option<Place> {
        let taken = !self.forked() && self.queue().places.take();
        taken.then(|| Place::new(Arc::clone(self), For::Line))
    }

    /// A place for a begin or a part as soon as there is one.
    ///
    /// # Errors
    /// Where there is none by `until`, and at once while the output fails.
    pub(crate) async fn room(self: &Arc<Self>, until: Instant) -> Result<Place, Refused> {
        std::future::poll_fn(|context| self.poll_room(Want::Room, || until, context)).await?;
        Ok(Place::new(Arc::clone(self), For::Line))
    }

    /// Takes the two places of an operation, if they are free now.
    pub(crate) fn enter(&self) -> bool {
        if self.forked() {
            return false;
        }
        let mut queue = self.queue();
        !queue.closing() && queue.places.take_operation()
    }

    /// Takes the two places of an operation as soon as they are free.
    ///
    /// # Errors
    /// As [`room`](Self::room), and where the log closes.
    pub(crate) async fn enter_in_time(&self) -> Result<(), Refused> {
        // Whoever need not wait does not ask what time it is.
        let mut deadline = None;
        std::future::poll_fn(|context| {
            let until = || *deadline.get_or_insert_with(|| self.deadline());
            self.poll_room(Want::Operation, until, context)
        })
        .await
    }

    /// The operation holds nothing any more; whether it was the last one of a log that closes.
    pub(crate) fn leave(&self, held: Held) -> bool {
        if self.forked() {
            return false;
        }
        let mut queue = self.queue();
        let ready = queue.return_places(held);
        let last = queue.closing() && queue.places.nobody();
        drop(queue);
        wake_all(ready);
        last
    }

    /// Takes room, or waits for it until then.
    fn poll_room(
        &self,
        want: Want,
        until: impl FnOnce() -> Instant,
        context: &Context<'_>,
    ) -> Poll<Result<(), Refused>> {
        if self.forked() {
            return Poll::Ready(Err(Refused::Forked));
        }
        let mut queue = self.queue();
        let operation = want == Want::Operation;
        if operation && queue.closing() {
            return Poll::Ready(Err(Refused::Closing));
        }
        if let Some(refused) = queue.trouble() {
            return Poll::Ready(Err(self.refuse(queue, refused)));
        }
        if queue.closed() {
            return Poll::Ready(Err(Refused::Closing));
        }
        let taken = if operation { queue.places.take_operation() } else { queue.places.take() };
        if taken {
            // Whoever was woken for this place may have gone; the next one is not to wait for that.
            let next = queue.wake_for_room();
            drop(queue);
            wake_all(next);
            return Poll::Ready(Ok(()));
        }
        let until = until();
        if Instant::now() >= until {
            return Poll::Ready(Err(self.refuse(queue, Refused::Full)));
        }
        self.wait(queue, Waiter { want, until, waker: context.waker().clone() });
        Poll::Pending
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
