//! A key file: read or refused, and no refusal shows a key.

#![no_main]

use fuzz::files::with_file;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(why) = with_file(bytes, audit_cli::readers::keys) else { return };
    assert!(longest_run(&why) < HALF_A_KEY, "it shows what may be a key: {why}");
    assert!(!why.chars().any(char::is_control), "{why:?}");
});

/// How many hex digits stand one behind the other.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c: char| !c.is_ascii_hexdigit());
    runs.map(str::len).max().unwrap_or_default()
}

/// Hex digits.
const HALF_A_KEY: usize = 32;
