//! What an earlier check is said to have seen: taken or refused, and nothing that contradicts itself is taken.

#![no_main]

use audit_core::verify::{State, Verifier};
use fuzz::genuine::{LINES, keys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(state) = State::from_json(bytes) else { return };
    let again = State::from_json(&state.to_json()).expect("what was written is read");
    assert_eq!(again.to_json(), state.to_json());
    for since in [None, Some(0), Some(1_767_225_600_003)] {
        let mut verifier = match since {
            None => Verifier::again(keys(), state.clone()),
            Some(since) => Verifier::going_on(keys(), state.clone(), since),
        };
        verifier.read("input", LINES.as_bytes());
        let (_, after) = verifier.finish().remember();
        State::from_json(&after.to_json()).expect("what follows from a state is one");
    }
});
