//! A server with a job beside it, at whose events a foreign layer holds a lock and blocks, as at events that have no handler.
//!
//! The job has a thread of its own: whoever blocks a worker of tokio, be it with a layer or not, may keep the others from hearing
//! of new requests.
//!
//! It says on stderr where it listens and when the layer blocks; a line on stdin lets the layer go on, and the end of stdin ends
//! the server.

use std::{
    error::Error,
    io::stdin,
    sync::{Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use audit_core::Audit;
use tests::round::{PATIENT, app, remind};
use tokio::{net::TcpListener, runtime::Builder, sync::Notify};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().deadline(Duration::from_millis(300)).start()?;
    registry().with(Holds).with(audit.layer()).init();
    thread::spawn(listen);
    Builder::new_multi_thread().enable_all().build()?.block_on(serve(&audit))?;
    Ok(audit.close()?)
}

async fn serve(audit: &Audit) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("listens on http://{}", listener.local_addr()?);
    let job = thread::spawn(|| remind(PATIENT));
    axum::serve(listener, app(audit)).with_graceful_shutdown(OVER.notified()).await?;
    Ok(job.join().map_err(|_| "the job panicked")??)
}

/// What the test says.
fn listen() {
    // One line, or none.
    drop(stdin().read_line(&mut String::new()));
    *GO_ON.lock().unwrap_or_else(PoisonError::into_inner) = true;
    WENT_ON.notify_all();
    drop(stdin().read_line(&mut String::new()));
    OVER.notify_one();
}

static OVER: Notify = Notify::const_new();
static GO_ON: Mutex<bool> = Mutex::new(false);
static WENT_ON: Condvar = Condvar::new();

struct Holds;

impl<S: Subscriber> Layer<S> for Holds {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        static HELD: Mutex<()> = Mutex::new(());
        if event.metadata().target() != "audit" {
            return;
        }
        let event = format!("{event:?}");
        if event.contains("round::remind") || !event.contains("round::") {
            let _held = HELD.lock();
            eprintln!("a layer blocks");
            let go_on = GO_ON.lock().unwrap_or_else(PoisonError::into_inner);
            drop(WENT_ON.wait_while(go_on, |go_on| !*go_on));
        }
    }
}
