//! How much memory does a server need more when it is audited: at rest, and for a request in flight?

use benches::{
    Case, Figures, Rounds, Run, Wanted, bench, check,
    load::{REMEMBERED, memory},
    servers::{actix, axum},
};

fn main() {
    let cases: Vec<_> = axum::cases().into_iter().chain(actix::cases()).filter_map(of_memory).collect();
    bench("memory", &cases, conclude);
}

/// The same server, asked for something else.
fn of_memory(case: Case) -> Option<Case> {
    let Run::Server { serve, .. } = case.run else { return None };
    let run = Run::Server { serve, ask: memory };
    match case.name {
        "axum_bare" | "actix_bare" => Some(Case { run, ..case }),
        "axum_ours" | "actix_ours" => {
            Some(Case { run, check: |written| check::sealed(written, REMEMBERED), ..case })
        }
        _ => None,
    }
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    let more = |framework: &str, measure| {
        rounds.difference(&format!("{framework}_ours"), &format!("{framework}_bare"), measure)
    };
    figures.put_wanted("memory_at_rest_kb", more("axum", "at_rest_kb"), Wanted::AtMost(2_048.0));
    figures.put_wanted("memory_at_rest_kb_actix", more("actix", "at_rest_kb"), Wanted::AtMost(2_048.0));
    figures.put("memory_each_request_kb_axum", more("axum", "each_kb"));
    figures.put("memory_each_request_kb_actix", more("actix", "each_kb"));
}
