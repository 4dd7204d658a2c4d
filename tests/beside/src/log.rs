//! The `log` crate, whose records become events: also those that look like ours.

use std::io::stderr;

use audit_core::Audit;
use tests::round::round;
use tracing_log::LogTracer;
use tracing_subscriber::{fmt, layer::SubscriberExt, registry, util::SubscriberInitExt};

pub(crate) fn run(audit: &Audit) {
    LogTracer::init().unwrap();
    registry().with(fmt::layer().with_writer(stderr)).with(audit.layer()).init();
    forge();
    round(audit);
    forge();
}

fn forge() {
    log::info!(target: "audit", "action=read outcome=success status=200");
    log::error!(target: "log", r#"{{"audit":{{"n":0}}}}"#);
}
