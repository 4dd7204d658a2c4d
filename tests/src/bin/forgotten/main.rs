//! A server whose `main` forgets `shutdown()`: `forgotten FRAMEWORK WAY` serves until a line comes on its stdin, or its end, and
//! then ends in that way, whatever is under way.
//!
//! It says on stderr where it listens.

mod actix;
mod axum;

use std::{env, error::Error, io::stdin, sync::OnceLock};

use audit_core::Audit;

/// How a `main` ends.
type Way = fn() -> Result<(), Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let ways = match arguments.next().as_deref() {
        Some("axum") => axum::WAYS,
        Some("actix") => actix::WAYS,
        _ => return Err("which framework?".into()),
    };
    let name = arguments.next().unwrap_or_default();
    let (_, way) = ways.iter().find(|(known, _)| *known == name).ok_or("in which way?")?;
    way()
}

/// Returns when the test says so.
fn told() {
    // One line, or none.
    drop(stdin().read_line(&mut String::new()));
}

/// Where some apps keep it: it is never dropped.
static AUDIT: OnceLock<Audit> = OnceLock::new();
