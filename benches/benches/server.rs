//! What does a server spend on a request more when it is audited?

use benches::{
    Figures, Rounds, bench,
    servers::{actix, axum},
};

fn main() {
    let cases: Vec<_> = axum::cases().into_iter().chain(actix::cases()).collect();
    bench("server", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    figures.put("server_cpu_ratio_axum", rounds.ratio("axum_ours", "axum_bare", "cpu_ns"));
    figures.put("server_cpu_ratio_actix", rounds.ratio("actix_ours", "actix_bare", "cpu_ns"));
}
