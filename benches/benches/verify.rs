//! How fast does `audit verify` check lines, on one core and on two?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{fs::File, io, path::PathBuf, process::Command, time::Instant};

use benches::{
    Case, Figures, Lines, Measured, Program, Rounds, Run, SEAL_KEY, Wanted, bench_with,
    cargo::{cargo, run, target},
};
use rustix::thread::{CpuSet, sched_setaffinity};

fn main() {
    let case = |name, run| Case { name, run: Run::Alone(run), check: |_| Ok(()) };
    let cases = [case("one_core", || verify(1)), case("two_cores", || verify(2))];
    let prepared = || {
        prepare().expect("the program is built, and there is room for its input");
        vec![Program::this()]
    };
    bench_with("verify", &cases, prepared, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    figures.put_wanted("verify_lines_per_s", rounds.spread("one_core", RATE), Wanted::AtLeast(1_500_000.0));
    let scaling = rounds.ratio("two_cores", "one_core", RATE);
    figures.put_wanted("verify_scaling_2_threads", scaling, Wanted::AtLeast(1.8));
}

const RATE: &str = "lines_per_s";

/// Of one session.
const LINES: u32 = 1_000_000;

/// So many bytes is a line long, on average.
const LENGTH: u64 = 640;

/// Builds the program, and writes what it is to check.
fn prepare() -> io::Result<()> {
    run(cargo().args(["build", "--release", "--locked", "--package", "audit-cli"]))?;
    let written = io::copy(&mut Lines::new(LINES.into(), LINES.into()), &mut File::create(input())?)?;
    assert_eq!(written / u64::from(LINES), LENGTH, "what README.md says of these lines");
    Ok(())
}

fn input() -> PathBuf {
    target().join("verify-bench.jsonl")
}

/// Runs the program as it is, on the first so many cores.
fn verify(cores: usize) -> Measured {
    let mut allowed = CpuSet::new();
    (0..cores).for_each(|core| allowed.set(core));
    sched_setaffinity(None, &allowed).expect("there are so many cores");
    let mut program = Command::new(target().join("release/audit"));
    let program = program.args(["verify", "--json"]).arg(input()).env("AUDIT_SEAL_KEY", SEAL_KEY);
    let began = Instant::now();
    let output = program.output().expect("the program runs");
    let seconds = began.elapsed().as_secs_f64();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it says what it found");
    assert_eq!((&report["verified"], &report["status"]), (&LINES.into(), &0.into()), "{report}");
    vec![(RATE.into(), f64::from(LINES) / seconds)]
}
