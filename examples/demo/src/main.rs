//! `cargo demo axum` and `cargo demo actix`: a morning at the clinic. Audit lines go to stdout, the story to stderr.

use std::{env, process::ExitCode};

use demo::{Framework, Keys, run};

fn main() -> ExitCode {
    let framework = env::args().nth(1).and_then(|name| Framework::named(&name));
    let Some(framework) = framework else {
        eprintln!("usage: cargo demo {}", Framework::ALL.map(Framework::name).join("|"));
        return ExitCode::from(64);
    };
    match Keys::from_env().map_err(Into::into).and_then(|keys| run(framework, &keys)) {
        Ok(report) => {
            eprintln!("{report}");
            if report.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("The demo could not be played: {error}");
            ExitCode::FAILURE
        }
    }
}
