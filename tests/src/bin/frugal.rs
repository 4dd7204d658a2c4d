//! Counts how often operations ask the allocator for memory once their thread is warm, and says so on stderr.

#![forbid(unsafe_code)]

use std::{
    error::Error,
    pin::pin,
    task::{Context, Poll, Waker},
};

use audit_core::{
    Actor, Audit, Op, Purpose,
    adapter::{ActorFrom, Guard, Handle, Handler, Origin, Refusal, Scope, Unannotated},
    event::Action,
};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

/// Their lines fit into a pipe twice: nobody has to wait until it is read.
const OPERATIONS: u64 = 40;

static READ: Handler = Handler {
    name: "frugal::show",
    purpose: Some(Purpose::Treatment),
    fields: &["name", "birth_date"],
    ..Handler::of(Action::Read)
};

fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    tracing_subscriber::registry().with(audit.layer()).init();
    let handle = audit.handle();
    let all = || (0..OPERATIONS).all(|patient| matches!(poll(read(&handle, patient)), Some(Ok(()))));
    assert!(all(), "each is accepted at once");
    let asked = allocation_counter::measure(|| assert!(all(), "each is accepted at once"));
    eprintln!("asked for memory: {} times", asked.count_total);
    Ok(audit.close()?)
}

/// From the scope of a request to its accepted line.
async fn read(audit: &Handle, patient: u64) -> Result<(), Refusal> {
    let scope = Scope::new(audit, Origin::of_request("GET").route(Some("/patients/{id}")));
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    scope.arm(&READ).await?;
    scope.offer_actor(Some(Actor::workforce("dr.adams")), ActorFrom::Request);
    Op::of(scope).patient(&patient);
    guard.end(200).await?.over();
    Ok(())
}

/// What a future gives that need not wait.
fn poll<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
