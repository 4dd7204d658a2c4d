//! How many events can two threads make, and how many more than one?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{fs::File, thread};

use benches::{
    Case, Figures, Measured, Rounds, Run, Wanted, bench, check,
    clock::Clock,
    event::{EVENTS, WARM_UP, a_second},
    floor::{self, Writes},
    operation, peers, two_at_once,
};
use rustix::stdio::dup2_stdout;

fn main() {
    let sealed = |written: &[u8]| check::sealed(written, EVENTS + WARM_UP);
    let cases = [
        case("ours_2_to_a_pipe", || ours(2), sealed),
        case("fmt_json_2_to_a_pipe", fmt_json, check::json),
        ours_1_to_null(),
        case("ours_2_to_null", || to_null(2), |_| Ok(())),
        case("two_processes_to_null", || two_at_once(ours_1_to_null(), RATE), |_| Ok(())),
        case("floor_2_to_a_pipe", floor, |written| check::lines(written, EVENTS + WARM_UP)),
    ];
    bench("threads", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    let throughput = rounds.ratio("ours_2_to_a_pipe", "fmt_json_2_to_a_pipe", RATE);
    figures.put_wanted("throughput_ratio", throughput, Wanted::AtLeast(2.5));
    let scaling = rounds.ratio("ours_2_to_null", "ours_1_to_null", RATE);
    figures.put_wanted("scaling_2_threads", scaling, Wanted::AtLeast(1.7));
    figures.put("throughput_ratio_floor", rounds.ratio("floor_2_to_a_pipe", "fmt_json_2_to_a_pipe", RATE));
    figures.put("scaling_2_processes", rounds.ratio("two_processes_to_null", "ours_1_to_null", RATE));
}

fn case(name: &'static str, run: fn() -> Measured, check: fn(&[u8]) -> Result<(), String>) -> Case {
    Case { name, run: Run::Alone(run), check }
}

fn ours_1_to_null() -> Case {
    case("ours_1_to_null", || to_null(1), |_| Ok(()))
}

const RATE: &str = "events_per_s";

/// Each thread makes its share, eight tasks of it waiting for every line.
fn ours(threads: u64) -> Measured {
    let audit = operation::start().expect("the log starts");
    shared(threads, |from, to| operation::read_all(&audit, operation::TASKS, from, to))
}

/// The same where nobody takes the lines: nothing but us can be in the way.
fn to_null(threads: u64) -> Measured {
    let null = File::options().write(true).open("/dev/null").expect("it is there");
    dup2_stdout(null).expect("it can be stdout");
    ours(threads)
}

/// Each thread has a session of its own: they share nothing but the pipe.
fn floor() -> Measured {
    shared(2, |from, to| floor::lines(from, to, Writes::Atomic))
}

fn fmt_json() -> Measured {
    peers::json();
    let pseudonyms = peers::Pseudonyms::under_keys();
    shared(2, |from, to| (from..to).for_each(|place| pseudonyms.event(place)))
}

/// Events a second, the work dealt out to so many threads.
fn shared(threads: u64, work: impl Fn(u64, u64) + Sync) -> Measured {
    let all = |from: u64, events: u64| {
        let each = events / threads;
        thread::scope(|scope| {
            for thread in 0..threads {
                let (work, begin) = (&work, from + thread * each);
                scope.spawn(move || work(begin, begin + each));
            }
        });
    };
    all(0, WARM_UP);
    let clock = Clock::start();
    all(WARM_UP, EVENTS);
    vec![(RATE.into(), a_second(&clock))]
}
