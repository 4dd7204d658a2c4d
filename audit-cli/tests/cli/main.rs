//! The program `audit` as people and programs start it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

// One maker of lines for all tests, without what else stands in its crate.
#[path = "../../../tests/src/forge.rs"]
#[allow(dead_code, unreachable_pub, reason = "others use the rest")]
mod forge;

mod program;

mod bounds;
mod doubt;
mod grep;
mod help;
mod inputs;
mod keygen;
mod keys;
mod links;
mod lookup;
mod output;
mod people;
mod ring;
mod screen;
mod show;
mod trail;
mod verify;
mod wide;

use forge::{Forge, ForgeKeys};

/// The seal key of the tests.
const SEAL: [u8; 32] = [0x5a; 32];
/// The beginning of 2026.
const T: u64 = 1_767_225_600_000;

fn keyed() -> ForgeKeys {
    ForgeKeys { seal: SEAL, auditor: None, sign: None }
}

/// A whole session of ten operations.
fn session(number: u128) -> Vec<String> {
    Forge::new(&keyed(), number << 96, T).whole(10)
}

/// Lines of such a session.
const LINES: u64 = 16;
