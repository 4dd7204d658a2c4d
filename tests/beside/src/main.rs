//! A program with one of the layers that apps have beside ours: `beside NAME`. What that layer was shown it says on stderr,
//! or on stdout between our lines.

#![allow(clippy::unwrap_used, reason = "only a test runs it, and wants to hear of it")]

mod log;
mod non_blocking;
mod opentelemetry;
mod sentry;

use std::env;

use audit_core::Audit;

fn main() -> Result<(), audit_core::Error> {
    let audit = Audit::from_env()?;
    match env::args().nth(1).as_deref() {
        Some("opentelemetry") => opentelemetry::run(&audit),
        Some("sentry") => sentry::run(&audit),
        Some("non-blocking") => non_blocking::run(&audit),
        Some("log") => log::run(&audit),
        _ => panic!("which layer?"),
    }
    audit.close()
}
