//! Servers that answer with a record from memory, audited by us, by others, or not at all; and with one from the database of the clinic.

pub mod actix;
pub mod axum;

use std::io::{self, Read};

use audit_core::{Actor, Audit};
use clinic::{Charts, Clinic, Config, Store};
use tokio::sync::Notify;
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{
    Case, Run, check,
    load::{PATIENTS, REQUESTS, WARM_UP, ask},
    operation,
    peers::{Pseudonyms, json},
};

/// One that serves.
pub(crate) fn case(name: &'static str, serve: fn() -> io::Result<()>) -> Case {
    Case { name, run: Run::Server { serve, ask }, check: |_| Ok(()) }
}

/// One whose sealed lines are checked.
pub(crate) fn sealed(name: &'static str, serve: fn() -> io::Result<()>) -> Case {
    Case { check: |written| check::sealed(written, REQUESTS + WARM_UP), ..case(name, serve) }
}

/// Who asks, as the app's authentication has found out.
fn actor(user: Option<&str>) -> Option<Actor> {
    Some(Actor::workforce(Uuid::parse_str(user?).ok()?))
}

/// The charts of the clinic, with those of the patients that are asked for.
async fn charts() -> Charts {
    let config = Config { patients: PATIENTS, ..Config::default() };
    Store::open(&config).await.expect("the database opens").at(Clinic::North)
}

/// Waits until somebody asks for [`RELEASE`].
async fn held() {
    HELD.notified().await;
}

/// Lets those go that are held.
fn release() -> &'static str {
    HELD.notify_waiters();
    "they go"
}

static HELD: Notify = Notify::const_new();

/// Where the server says what it has used so far, in nanoseconds of processor time,
pub(crate) const TIME: &str = "/processor-time";
/// and in kilobytes;
pub(crate) const MEMORY: &str = "/memory";
/// where the requests are let go that it holds.
pub(crate) const RELEASE: &str = "/release";
/// None of that is the app.
const ASIDE: [&str; 3] = [TIME, MEMORY, RELEASE];

/// Returns when nobody holds stdin open any more.
fn stdin_ends() {
    let _ = io::stdin().read(&mut [0]);
}

fn audit() -> io::Result<Audit> {
    operation::start()
}

/// A subscriber that writes Bunyan's JSON to stdout.
fn bunyan() {
    let layer = tracing_bunyan_formatter::BunyanFormattingLayer::new("clinic".to_owned(), io::stdout);
    registry().with(tracing_bunyan_formatter::JsonStorageLayer).with(layer).init();
}

/// An event as people write it by hand.
fn by_hand(pseudonyms: &Pseudonyms, user: Option<&str>, patient: Uuid) {
    if let Some(staff) = user.and_then(|user| Uuid::parse_str(user).ok()) {
        let (user, patient) = pseudonyms.of(staff, patient);
        crate::peers::event(&user, &patient);
    }
}
