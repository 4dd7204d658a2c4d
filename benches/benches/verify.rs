//! How fast does `audit verify` check lines, on one core and on two?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::PathBuf,
    process::Command,
    thread,
    time::Instant,
};

use benches::{
    Case, Figures, Lines, Measured, Program, Rounds, Run, SEAL_KEY, Session, Wanted, bench_with,
    cargo::{cargo, run, target},
};
use rustix::thread::{CpuSet, sched_setaffinity};

fn main() {
    let case = |name, run| Case { name, run: Run::Alone(run), check: |_| Ok(()) };
    let cases = [
        case("one_core", || verify(&[0])),
        case("two_cores", || verify(&[0, 1])),
        case("two_processes", two_processes),
        case("floor", floor),
    ];
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
    figures.put("verify_lines_per_s_floor", rounds.spread("floor", RATE));
    figures.put("verify_scaling_2_processes", rounds.ratio("two_processes", "one_core", RATE));
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

/// Runs the program as it is, on these cores.
fn verify(cores: &[usize]) -> Measured {
    let began = Instant::now();
    run_on(cores);
    rate(LINES, began)
}

/// Two of them at the same time, each on a core of its own: they share nothing but the file.
fn two_processes() -> Measured {
    let began = Instant::now();
    thread::scope(|scope| {
        for core in [0, 1] {
            scope.spawn(move || run_on(&[core]));
        }
    });
    rate(2 * LINES, began)
}

fn run_on(cores: &[usize]) {
    only(cores);
    let mut program = Command::new(target().join("release/audit"));
    let program = program.args(["verify", "--json"]).arg(input()).env("AUDIT_SEAL_KEY", SEAL_KEY);
    let output = program.output().expect("the program runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it says what it found");
    assert_eq!((&report["verified"], &report["status"]), (&LINES.into(), &0.into()), "{report}");
}

/// What is below it, on one core: to read the lines, hash them and compute their seals. Nothing else in them is looked at, and nobody keeps
/// account.
fn floor() -> Measured {
    only(&[0]);
    let session = Session::new(0);
    let began = Instant::now();
    let mut input = BufReader::with_capacity(1 << 20, File::open(input()).expect("it is there"));
    let (mut line, mut sealed) = (Vec::new(), 0);
    while input.read_until(b'\n', &mut line).expect("it can be read") > 0 {
        sealed += u32::from(session.sealed(&line));
        line.clear();
    }
    assert_eq!(sealed, LINES);
    rate(LINES, began)
}

/// This thread and what it starts run there alone.
fn only(cores: &[usize]) {
    let mut allowed = CpuSet::new();
    for core in cores {
        allowed.set(*core);
    }
    sched_setaffinity(None, &allowed).expect("there are so many cores");
}

fn rate(lines: u32, began: Instant) -> Measured {
    vec![(RATE.into(), f64::from(lines) / began.elapsed().as_secs_f64())]
}
