//! What does an event cost, from the request's first byte to its line on a pipe?

use benches::{Case, Figures, Rounds, Run, bench, check, operation, peers};

fn main() {
    let peer = |name, run| Case { name, run: Run::Alone(run), check: check::json };
    let [awaited, not_awaited] = operation::cases();
    let cases = [
        awaited,
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

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    figures.put("event_cpu_ratio", rounds.ratio("ours_awaited", "fmt_json", "cpu_ns"));
    figures.put("event_cpu_ratio_batched", rounds.ratio("ours_not_awaited", "fmt_json", "cpu_ns"));
    figures.put("event_thread_ratio", rounds.ratio("ours_not_awaited", "fmt_json", "thread_ns"));
}
