//! What does an event cost, from its scope to its line on a pipe?

use benches::{Case, Figures, Rounds, Run, bench, check, operation, peers};

fn main() {
    let peer = |name, run| Case { name, run: Run::Alone(run), check: check::json };
    let [awaited, not_awaited] = operation::cases();
    let cases = [
        awaited,
        operation::alone(),
        not_awaited,
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

/// Ours is a whole request: its scope, its guard and its event. So it is compared with an event, and with an event in the span of a
/// request.
fn conclude(rounds: &Rounds, figures: &mut Figures) {
    for (peer, against) in [("fmt_json", ""), ("fmt_json_span", "_span")] {
        for (figure, ours, measure) in FIGURES {
            figures.put(&format!("{figure}{against}"), rounds.ratio(ours, peer, measure));
        }
    }
}

const FIGURES: [(&str, &str, &str); 3] = [
    ("event_cpu_ratio", "ours_awaited", "cpu_ns"),
    ("event_cpu_ratio_batched", "ours_not_awaited", "cpu_ns"),
    ("event_thread_ratio", "ours_not_awaited", "thread_ns"),
];
