//! What may happen to an operation, for the handlers of both servers and for the jobs.

use std::{future::pending, sync::mpsc::Sender, time::Duration};

use tokio::task::yield_now;

/// Told by a body that begins to wait for ever.
pub(crate) type Waits = Sender<()>;

/// What a body does: it panics, waits for ever, or gives the status of its answer.
pub(crate) async fn happens(how: &str, waits: &Waits) -> u16 {
    match how {
        "panics" => panic!("at once"),
        "panics-late" => {
            yield_now().await;
            panic!("after an await")
        }
        "waits" => {
            waits.send(()).unwrap();
            pending().await
        }
        status => status.parse().unwrap(),
    }
}

/// How long whatever stands around a body waits for it, where it is to give up,
pub(crate) const SHORT: Duration = Duration::from_millis(50);

/// and where it is not.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// Status and text of what such a thing answers in its place.
pub(crate) const GAVE_UP: u16 = 408;
