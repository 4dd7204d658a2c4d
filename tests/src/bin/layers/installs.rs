//! Subscribers that are not there, are others, or are there twice.

use std::io::stderr;

use audit_core::Audit;
use tests::round::{PATIENT, remind, round};
use tracing::{Dispatch, dispatcher, subscriber::with_default};
use tracing_subscriber::{fmt, layer::SubscriberExt, registry, util::SubscriberInitExt};

use crate::SetUp;

pub(crate) const ALL: &[(&str, SetUp)] = &[
    ("no subscriber", no_subscriber),
    ("no subscriber, and no other word", |_| remind(PATIENT).unwrap()),
    ("without ours", without_ours),
    ("another before", another_before),
    ("another behind", another_behind),
    ("another for a scope", another_for_a_scope),
    ("none for a scope", none_for_a_scope),
    ("ours for a scope", ours_for_a_scope),
    ("ours twice", twice),
];

fn no_subscriber(audit: &Audit) {
    round(audit);
    round(audit);
}

fn without_ours(audit: &Audit) {
    fmt().with_writer(stderr).init();
    round(audit);
}

/// A library was faster, and ours cannot be installed.
fn another_before(audit: &Audit) {
    fmt().with_writer(stderr).init();
    registry().with(audit.layer()).try_init().unwrap_err();
    round(audit);
}

fn another_behind(audit: &Audit) {
    registry().with(audit.layer()).init();
    dispatcher::set_global_default(Dispatch::new(registry())).unwrap_err();
    dispatcher::set_global_default(Dispatch::none()).unwrap_err();
    round(audit);
}

fn another_for_a_scope(audit: &Audit) {
    registry().with(audit.layer()).init();
    round(audit);
    with_default(fmt().with_writer(stderr).finish(), || round(audit));
    round(audit);
}

fn none_for_a_scope(audit: &Audit) {
    registry().with(audit.layer()).init();
    dispatcher::with_default(&Dispatch::none(), || round(audit));
}

fn ours_for_a_scope(audit: &Audit) {
    fmt().with_writer(stderr).init();
    with_default(registry().with(audit.layer()), || round(audit));
}

fn twice(audit: &Audit) {
    registry().with(audit.layer()).with(audit.layer()).init();
    round(audit);
}
