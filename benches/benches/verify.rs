//! How fast does `audit verify` check lines, on one core and on two?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Seek, SeekFrom},
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
        case("one_core", || verify(1)),
        case("two_cores", || verify(2)),
        case("floor_one_core", || floor(1)),
        case("floor_two_cores", || floor(2)),
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
    figures.put("verify_lines_per_s_floor", rounds.spread("floor_one_core", RATE));
    figures.put("verify_scaling_2_threads_floor", rounds.ratio("floor_two_cores", "floor_one_core", RATE));
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
fn verify(cores: u32) -> Measured {
    only(cores);
    let mut program = Command::new(target().join("release/audit"));
    let program = program.args(["verify", "--json"]).arg(input()).env("AUDIT_SEAL_KEY", SEAL_KEY);
    let began = Instant::now();
    let output = program.output().expect("the program runs");
    let seconds = began.elapsed().as_secs_f64();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it says what it found");
    assert_eq!((&report["verified"], &report["status"]), (&LINES.into(), &0.into()), "{report}");
    vec![(RATE.into(), f64::from(LINES) / seconds)]
}

/// What is below it: to read the lines, hash them and compute their seals, a thread a core. Nothing in them is looked at, and nobody keeps account.
fn floor(cores: u32) -> Measured {
    only(cores);
    let session = Session::new(0);
    let began = Instant::now();
    let sealed: u32 = thread::scope(|scope| {
        let count = |part| sealed(&session, part, cores).expect("the input can be read");
        let threads: Vec<_> = (0..cores).map(|part| scope.spawn(move || count(part))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends")).sum()
    });
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(sealed, LINES);
    vec![(RATE.into(), f64::from(LINES) / seconds)]
}

/// How many lines that begin in that part of the input are sealed.
fn sealed(session: &Session, part: u32, of: u32) -> io::Result<u32> {
    let mut input = BufReader::with_capacity(1 << 20, File::open(input())?);
    let length = input.get_ref().metadata()?.len();
    let [mut at, end] = [part, part + 1].map(|part| length * u64::from(part) / u64::from(of));
    let (mut line, mut count) = (Vec::new(), 0);
    if at > 0 {
        // That one belongs to the part before, unless its newline is there.
        input.seek(SeekFrom::Start(at - 1))?;
        at += input.read_until(b'\n', &mut line)? as u64 - 1;
    }
    while at < end {
        line.clear();
        at += input.read_until(b'\n', &mut line)? as u64;
        count += u32::from(session.sealed(&line));
    }
    Ok(count)
}

fn only(cores: u32) {
    let mut allowed = CpuSet::new();
    (0..cores as usize).for_each(|core| allowed.set(core));
    sched_setaffinity(None, &allowed).expect("there are so many cores");
}
