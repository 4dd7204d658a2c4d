//! A server whose requests wait for each other: `crowd FRAMEWORK` answers nobody's change before somebody asks for `/open`.
//!
//! It says on stderr where it listens, and ends when its stdin is closed. `/begun` says how many changes it has begun or refused.

mod actix;
mod axum;

use std::{
    env,
    error::Error,
    io::{self, stdin},
};

use audit_core::Handle;
use tokio::sync::Semaphore;

fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        Some("axum") => axum::serve(),
        Some("actix") => actix::serve(),
        _ => Err("which framework?".into()),
    }
}

/// Closed until somebody asks for it, and then for ever open to all.
static DOOR: Semaphore = Semaphore::const_new(0);

async fn wait() {
    // Nobody gets a permit: it ends when the door is opened.
    drop(DOOR.acquire().await);
}

fn open() {
    DOOR.close();
}

fn begun(audit: &Handle) -> String {
    let counters = audit.health().counters;
    (counters.begun + counters.refused).to_string()
}

/// Returns when the test has closed stdin.
fn told() {
    // What it sends does not matter.
    drop(io::copy(&mut stdin(), &mut io::sink()));
}
