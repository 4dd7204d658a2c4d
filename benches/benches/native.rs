//! Is anything slower where the compiler may use all that this processor has (`-C target-cpu=native`)? `docs/seal-format.md` tells of
//! hashes that were.

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::io::Read;

use audit_core::{
    keys::SealKey,
    verify::{Keys, Verifier},
};
use benches::{
    Case, Figures, Lines, Measured, Program, Rounds, Run, SEAL_KEY, Spread, Wanted, bench_with,
    cargo::{bench_with_flags, target},
    clock::Clock,
    event::{EVENTS, took},
    operation,
};

fn main() {
    let [awaited, not_awaited] = operation::cases();
    let verified = Case { name: VERIFIED, run: Run::Alone(verified), check: |_| Ok(()) };
    bench_with("native", &[awaited, not_awaited, verified], programs, conclude);
}

const VERIFIED: &str = "verified";

fn programs() -> Vec<Program> {
    let path = bench_with_flags("native", "-C target-cpu=native", &target().join("native"));
    vec![Program::this(), Program { name: NATIVE, path: path.expect("it is built") }]
}

const NATIVE: &str = "native_";

/// The worst of the ratios of processor time, by its median.
fn conclude(rounds: &Rounds, figures: &mut Figures) {
    let cases = ["ours_awaited", "ours_not_awaited", VERIFIED];
    let ratios = cases.iter().map(|case| rounds.ratio(&format!("{NATIVE}{case}"), case, "cpu_ns"));
    let worst = ratios.max_by(|one, other| one.median.total_cmp(&other.median));
    figures.put_wanted("native_worst_ratio", worst.unwrap_or_else(|| Spread::of(&[])), Wanted::AtMost(1.1));
}

/// Lines are read and checked, as many as events.
fn verified() -> Measured {
    let mut lines = Vec::new();
    Lines::new(EVENTS, EVENTS).read_to_end(&mut lines).expect("there is memory");
    let key = SealKey::from_hex(SEAL_KEY).expect("it is a key");
    let mut verifier = Verifier::new(Keys::default().seal(key, 0..u64::MAX));
    let clock = Clock::start();
    verifier.read("lines", lines.as_slice());
    let took = took(&clock);
    assert_eq!(verifier.finish().report.verified, EVENTS);
    took
}
