//! Endings that come when everything around them is on its way out: a panic, the runtime, the thread.

use std::{
    cell::RefCell,
    io::stderr,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Waker},
    thread,
};

use audit_core::{Audit, Refused, audit};
use tests::round::{PATIENT, WAITS, app, remind, request};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use tracing::Event;
use tracing_subscriber::{
    Layer, Registry, fmt,
    layer::{self, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

use crate::SetUp;

pub(crate) const ALL: &[(&str, SetUp)] = &[
    ("while a panic unwinds", while_a_panic_unwinds),
    ("without a runtime", without_a_runtime),
    ("in a thread that ends", in_a_thread_that_ends),
    ("in a thread that ends, without a subscriber", in_a_thread),
];

/// A layer that panics in an ending that is due to a panic.
struct Panics;

impl Layer<Registry> for Panics {
    fn on_event(&self, _: &Event<'_>, _: layer::Context<'_, Registry>) {
        panic!("a foreign layer panics");
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

/// A request that waits in its handler.
fn waiting(audit: &Audit, runtime: &Runtime) -> impl Future + use<> {
    let mut answer = Box::pin(app(audit).oneshot(request("GET", "waits")));
    runtime.block_on(async {
        tokio::select! {
            _ = &mut answer => unreachable!("it waits for ever"),
            () = WAITS.notified() => {}
        }
    });
    answer
}

fn while_a_panic_unwinds(audit: &Audit) {
    registry().with(Panics).with(audit.layer()).init();
    let runtime = runtime();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let _job = begun();
        let _answer = waiting(audit, &runtime);
        panic!("the caller panics");
    }));
    unwound.unwrap_err();
}

/// The runtime is gone before the answer is dropped.
fn without_a_runtime(audit: &Audit) {
    registry().with(audit.layer()).init();
    let runtime = runtime();
    let (answer, job) = (waiting(audit, &runtime), begun());
    drop(runtime);
    drop((answer, job));
}

fn in_a_thread_that_ends(audit: &Audit) {
    registry().with(fmt::layer().with_writer(stderr)).with(audit.layer()).init();
    in_a_thread(audit);
}

/// What a thread keeps for itself is dropped in the reverse order of its first use: once as the last of all, once as the first.
fn in_a_thread(_: &Audit) {
    let last = || {
        KEPT.with(|_| {});
        remind(PATIENT).unwrap();
        KEPT.with(|kept| kept.0.replace(Some(begun())));
    };
    thread::spawn(last).join().unwrap();
    let first = || {
        remind(PATIENT).unwrap();
        KEPT.with(|kept| kept.0.replace(Some(begun())));
    };
    thread::spawn(first).join().unwrap();
}

thread_local! {
    static KEPT: Kept = const { Kept(RefCell::new(None)) };
}

/// Reads a patient when it is dropped, and drops a job that has begun.
struct Kept(RefCell<Option<Job>>);

impl Drop for Kept {
    fn drop(&mut self) {
        remind(PATIENT).unwrap();
    }
}

/// A job that has begun and waits.
fn begun() -> Job {
    let mut job: Job = Box::pin(job(PATIENT));
    assert!(job.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    job
}

type Job = Pin<Box<dyn Future<Output = Result<(), Refused>>>>;

#[audit(export, patient = id, purpose = Operations)]
async fn job(id: &str) -> Result<(), Refused> {
    std::future::pending().await
}
