//! What does an event cost, from the request's first byte to its line on a pipe?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use benches::{
    Case, Figures, Measured, Rounds, Run, bench, check,
    clock::Clock,
    event::{EVENTS, WARM_UP, took},
    operation, peers,
};

fn main() {
    let peer = |name, run| Case { name, run: Run::Alone(run), check: check::json };
    let ours = |name, run| Case { name, run: Run::Alone(run), check: sealed };
    let cases = [
        ours("ours_awaited", awaited),
        ours("ours_not_awaited", not_awaited),
        peer("fmt_json", peers::fmt_json),
        peer("fmt_json_span", peers::fmt_json_span),
        peer("non_blocking", peers::non_blocking),
        peer("bunyan", peers::bunyan),
        peer("slog_json", peers::slog),
        peer("fern", peers::fern),
        peer("env_logger", peers::env_logger),
        peer("logforth", peers::logforth),
    ];
    bench("event", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    figures.put("event_cpu_ratio", rounds.ratio("ours_awaited", "fmt_json", "cpu_ns"));
    figures.put("event_cpu_ratio_batched", rounds.ratio("ours_not_awaited", "fmt_json", "cpu_ns"));
    figures.put("event_thread_ratio", rounds.ratio("ours_not_awaited", "fmt_json", "thread_ns"));
}

/// One thread; its tasks wait for every line.
fn awaited() -> Measured {
    let audit = operation::start().expect("the log starts");
    operation::read_all(&audit, 0, WARM_UP);
    let clock = Clock::start();
    operation::read_all(&audit, WARM_UP, WARM_UP + EVENTS);
    let took = took(&clock);
    drop(audit);
    took
}

/// One thread; nobody waits for the lines.
fn not_awaited() -> Measured {
    let audit = operation::start().expect("the log starts");
    let handle = audit.handle();
    (0..WARM_UP).for_each(|place| operation::leave(&handle, place));
    let clock = Clock::start();
    (WARM_UP..WARM_UP + EVENTS).for_each(|place| operation::leave(&handle, place));
    drop((audit, handle));
    took(&clock)
}

fn sealed(written: &[u8]) -> Result<(), String> {
    check::sealed(written, EVENTS + WARM_UP)
}
