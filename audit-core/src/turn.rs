//! One after the other: the parts of an operation are accepted each before the next, whoever releases them.

use std::{
    task::{Poll, Waker},
    time::Instant,
};

use crate::{error::Refused, scope::Scope, sink::wake_all};

/// Whose turn it is to write parts, and a begin before them.
#[derive(Default)]
pub(crate) struct Turn {
    taken: bool,
    waiting: Vec<Waker>,
}

/// While it lives, nothing else of the operation is released. Its head may still write the begin, and its end may come.
pub(crate) struct MyTurn<'a>(&'a Scope);

impl Scope {
    /// Waits until nobody else writes parts.
    ///
    /// # Errors
    /// Where that takes longer than a line may.
    pub(crate) async fn turn(&self) -> Result<MyTurn<'_>, Refused> {
        // Whoever need not wait does not ask what time it is.
        let mut deadline = None;
        std::future::poll_fn(|context| {
            let mut state = self.state();
            if !state.turn.taken {
                state.turn.taken = true;
                return Poll::Ready(Ok(MyTurn(self)));
            }
            let until = *deadline.get_or_insert_with(|| self.audit().sink().deadline());
            if Instant::now() >= until {
                return Poll::Ready(Err(Refused::Deadline));
            }
            if !state.turn.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                state.turn.waiting.push(context.waker().clone());
            }
            drop(state);
            self.audit().sink().remind(until, context.waker());
            Poll::Pending
        })
        .await
    }
}

impl Drop for MyTurn<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.turn.taken = false;
        let waiting = std::mem::take(&mut state.turn.waiting);
        drop(state);
        wake_all(waiting);
    }
}
