//! The operation that is measured: a member of staff reads the record of a patient. Ours, from its scope to its line.

use std::{
    io,
    task::{Context, Poll, Waker},
};

use audit_core::{
    Actor, Audit, Op, Service,
    adapter::{ActorFrom, Guard, Handle, Handler, Origin, Scope, Unannotated},
    event::{Action, Purpose},
    keys::{Keys, PseudonymKeys, SealKey},
};
use tokio::{runtime, task::LocalSet};
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{
    Case, Measured, Run, SEAL_KEY, check,
    clock::Clock,
    event::{EVENTS, WARM_UP, took},
};

/// Who reads and whose record it is, one after the other: few staff, many patients.
pub fn who(place: u64) -> (Uuid, Uuid) {
    (Uuid::from_u128(STAFF + u128::from(place % 50)), Uuid::from_u128(PATIENT + u128::from(place % 100_000)))
}

/// A log on stdout, with our layer in the subscriber.
///
/// # Errors
/// Where it cannot start.
pub fn start() -> io::Result<Audit> {
    let key = |text| SealKey::from_hex(text).map_err(io::Error::other);
    let pseudonyms = PseudonymKeys::parse(PSEUDONYM_KEY).map_err(io::Error::other)?;
    let keys = Keys::new(key(SEAL_KEY)?, pseudonyms).map_err(io::Error::other)?;
    let code = |service: Service| service.name("clinic")?.env("production");
    let service = code(Service::default()).map_err(io::Error::other)?;
    let audit = Audit::builder().keys(keys).service(service).roles(["physician"]).start();
    let audit = audit.map_err(io::Error::other)?;
    registry().with(audit.layer()).init();
    Ok(audit)
}

/// It, many times over in one thread: by eight tasks that wait for their lines, and where nobody waits.
pub fn cases() -> [Case; 2] {
    [ours("ours_awaited", || awaited(TASKS)), ours("ours_not_awaited", not_awaited)]
}

/// The same by one task.
pub fn alone() -> Case {
    ours("ours_awaited_alone", || awaited(1))
}

fn ours(name: &'static str, run: fn() -> Measured) -> Case {
    Case { name, run: Run::Alone(run), check: |written| check::sealed(written, EVENTS + WARM_UP) }
}

fn awaited(tasks: usize) -> Measured {
    let audit = start().expect("the log starts");
    read_all(&audit, tasks, 0, WARM_UP);
    let clock = Clock::start();
    read_all(&audit, tasks, WARM_UP, WARM_UP + EVENTS);
    let took = took(&clock);
    drop(audit);
    took
}

fn not_awaited() -> Measured {
    let audit = start().expect("the log starts");
    let handle = audit.handle();
    (0..WARM_UP).for_each(|place| leave(&handle, place));
    let clock = Clock::start();
    (WARM_UP..WARM_UP + EVENTS).for_each(|place| leave(&handle, place));
    drop((audit, handle));
    took(&clock)
}

/// The operation up to its end: named, and not written yet.
///
/// # Panics
/// Where there is no room for its line.
pub fn open(audit: &Handle, place: u64) -> Guard {
    let (staff, patient) = who(place);
    let origin = Origin::of_request("GET").route(Some("/patients/{id}"));
    let scope = Scope::new(audit, origin);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    let armed = at_once(scope.arm(&HANDLER));
    assert!(matches!(armed, Some(Ok(()))), "the queue is full: the benchmark is to stay below");
    scope.offer_actor(Some(Actor::workforce(staff)), ActorFrom::Request);
    // The answer is no record, so that the line names the fields of the attribute.
    scope.untyped();
    Op::of(scope).patient(&patient);
    guard
}

/// The whole operation; returns when its line was accepted.
///
/// # Panics
/// Where it is not.
pub async fn read(audit: &Handle, place: u64) {
    let guard = open(audit, place);
    // As a handler that waits for its database. So tasks end at the same moment, which is what lines are written together for.
    tokio::task::yield_now().await;
    let ended = guard.end(200).await;
    ended.map_or_else(|refused| panic!("{refused:?}"), |mut answer| answer.over());
}

/// So many whole operations, by so many tasks of this thread.
///
/// # Panics
/// Where one of them cannot be.
pub fn read_all(audit: &Audit, at_once: usize, from: u64, to: u64) {
    let runtime = runtime::Builder::new_current_thread().build().expect("there is memory");
    let tasks = LocalSet::new();
    for task in 0..at_once as u64 {
        let audit = audit.handle();
        tasks.spawn_local(async move {
            for place in (from + task..to).step_by(at_once) {
                read(&audit, place).await;
            }
        });
    }
    runtime.block_on(tasks);
}

/// The whole operation; nobody waits for its line.
pub fn leave(audit: &Handle, place: u64) {
    drop(open(audit, place));
}

/// What a future gives that need not wait.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// So many tasks.
pub const TASKS: usize = 8;

static HANDLER: Handler = Handler {
    name: "clinic_axum::patients::show",
    purpose: Some(Purpose::Treatment),
    resource: Some("Patient"),
    category: Some("demographics"),
    fields: &["name", "birth_date", "address.city"],
    ..Handler::of(Action::Read)
};

/// Under which pseudonyms are made, as 64 hex digits.
pub const PSEUDONYM_KEY: &str = "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b";

const STAFF: u128 = 0x018f_0000_0000_7000_8000_0000_0000_0000;
const PATIENT: u128 = 0x018f_0000_0000_7000_9000_0000_0000_0000;
