//! Servers that answer with a record, audited by us, by others, or not at all.

pub mod actix;
pub mod axum;

use std::io::{self, Read};

use audit_core::{Actor, Audit};
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{
    Case, Run, check,
    load::{REQUESTS, WARM_UP, ask},
    operation,
    peers::Pseudonyms,
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

/// Returns when nobody holds stdin open any more.
fn stdin_ends() {
    let _ = io::stdin().read(&mut [0]);
}

fn audit() -> io::Result<Audit> {
    operation::start()
}

/// A subscriber that writes JSON to stdout.
fn json() {
    tracing_subscriber::fmt().json().flatten_event(true).with_writer(io::stdout).init();
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
