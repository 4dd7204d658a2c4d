//! An input in whatever form: the verifier reads it to its end, believes no line but those that were sealed, says the same of it
//! each time, and finds lines that stand behind it.

#![no_main]

use audit_core::verify::{Keys, State, Verifier};
use fuzz::genuine::{LINES, is_genuine, keys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut verifier = Verifier::new(keys());
    verifier.read("input", bytes);
    let mut checked = verifier.finish();
    let mut verified = 0;
    checked.look(bytes, |line| {
        serde_json::from_str::<serde_json::Value>(line.object).expect("what is shown is an object");
        assert!(!line.verified || is_genuine(line.object), "verified: {}", line.object);
        verified += u64::from(line.verified);
    });
    let (report, state) = checked.remember();
    assert_eq!(report.verified, verified);
    assert_eq!(report.sessions.iter().map(|session| session.lines).sum::<u64>(), verified);
    assert_eq!(
        report.counts.values().sum::<u64>(),
        report.findings.len() as u64,
        "few findings are all kept"
    );
    remembered(bytes, &state);
    assert_eq!(without_keys(bytes), 0);
    assert_eq!(behind(bytes), LINES.lines().count() as u64);
});

/// The same archive once more: nothing was cut.
fn remembered(bytes: &[u8], state: &State) {
    let state = State::from_json(&state.to_json()).expect("what was written is read");
    let text = state.to_json();
    let mut verifier = Verifier::again(keys(), state);
    verifier.read("input", bytes);
    let checked = verifier.finish();
    let cut = ["SESSION_MISSING", "TAIL_CUT", "CUT"];
    assert!(!checked.report.counts.keys().any(|kind| cut.contains(&kind.as_str())));
    assert_eq!(checked.remember().1.to_json(), text);
}

fn without_keys(bytes: &[u8]) -> u64 {
    let mut verifier = Verifier::new(Keys::default());
    verifier.read("input", bytes);
    verifier.finish().report.verified
}

/// How many of the lines are found, each behind the bytes.
fn behind(bytes: &[u8]) -> u64 {
    let text: Vec<u8> = LINES.lines().flat_map(|line| [bytes, line.as_bytes()].concat()).collect();
    let mut verifier = Verifier::new(keys());
    verifier.read("input", &text[..]);
    verifier.finish().report.verified
}
