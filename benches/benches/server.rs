//! What does a server spend on a request more when it is audited?

use benches::{
    Figures, Rounds, Wanted, bench,
    servers::{actix, axum},
};

fn main() {
    let cases: Vec<_> = axum::cases().into_iter().chain(actix::cases()).collect();
    bench("server", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    for framework in ["axum", "actix"] {
        let ratio = |what: &str| {
            rounds.ratio(&format!("{framework}{what}_ours"), &format!("{framework}{what}_bare"), "cpu_ns")
        };
        figures.put_wanted(&format!("server_cpu_ratio_{framework}"), ratio("_clinic"), Wanted::AtMost(1.4));
        figures.put(&format!("server_cpu_ratio_{framework}_from_memory"), ratio(""));
    }
}
