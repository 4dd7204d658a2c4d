//! What does an event cost, from its scope to its line on a pipe?

use benches::{Case, Figures, Rounds, Run, Wanted, bench, check, floor, operation, peers};

fn main() {
    let peer = |name, run| Case { name, run: Run::Alone(run), check: check::json };
    let [awaited, not_awaited] = operation::cases();
    let [floor, unwritten] = floor::cases();
    let cases = [
        awaited,
        operation::alone(),
        not_awaited,
        floor,
        unwritten,
        peer("fmt_json", peers::fmt_json),
        peer("fmt_json_span", peers::fmt_json_span),
        peer("fmt_json_no_pseudonyms", peers::fmt_json_no_pseudonyms),
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
    for (figure, ours, measure, wanted) in FIGURES {
        figures.put_wanted(figure, rounds.ratio(ours, "fmt_json", measure), wanted);
        figures.put(&format!("{figure}_span"), rounds.ratio(ours, "fmt_json_span", measure));
    }
    figures.put("event_cpu_ratio_floor", rounds.ratio("floor", "fmt_json", "cpu_ns"));
    figures.put("event_thread_ratio_floor", rounds.ratio("floor_unwritten", "fmt_json", "thread_ns"));
    let no_pseudonyms = rounds.ratio("ours_awaited", "fmt_json_no_pseudonyms", "cpu_ns");
    figures.put_wanted("event_cpu_ratio_no_pseudonyms", no_pseudonyms, Wanted::AtMost(1.0));
}

const FIGURES: [(&str, &str, &str, Wanted); 3] = [
    ("event_cpu_ratio", "ours_awaited", "cpu_ns", Wanted::AtMost(0.35)),
    ("event_cpu_ratio_batched", "ours_not_awaited", "cpu_ns", Wanted::AtMost(0.3)),
    ("event_thread_ratio", "ours_not_awaited", "thread_ns", Wanted::AtMost(0.26)),
];
