//! What stands beside our layer in real apps sees names and numbers only, and spoils none of our lines.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use tests::{Told, round::ROUND};

/// [`Told`] sees to it that no pseudonym and no identifier shows.
fn told(layer: &str) -> Told {
    let told = Told::by(env!("CARGO_BIN_EXE_beside"), layer);
    assert_eq!(told.reports(), 0, "{}", told.story);
    told
}

#[test]
fn opentelemetry_sees_names_and_numbers() {
    let told = told("opentelemetry");
    assert_eq!(told.endings(), ROUND);
    let (spans, logs) = told.story.split_once("logs: ").unwrap();
    for (handler, exported) in [("tests::round::show", spans), ("tests::round::remind", logs)] {
        assert!(exported.contains(handler), "{}", told.story);
    }
}

#[test]
fn sentry_sees_names_and_numbers() {
    let told = told("sentry");
    assert_eq!(told.endings(), ROUND);
    for shown in
        ["tests::round::show", "breadcrumbs", "Rust Tracing Fields", r#""type":"log""#, "a handler panics"]
    {
        assert!(told.story.contains(shown), "{shown}: {}", told.story);
    }
}

/// Ours and those of the app come from five threads, and none stands within another.
#[test]
fn a_non_blocking_fmt_on_our_stdout() {
    let told = told("non-blocking");
    let endings = told.endings();
    assert_eq!(
        ["begin", "end ok"].map(|ending| endings.iter().filter(|one| *one == ending).count()),
        [400, 400]
    );
    let own = told.others.iter().filter(|line| line.contains("the app's own line"));
    assert_eq!(own.count(), 400);
    assert!(told.others.iter().all(|line| line.contains(" INFO ") && !line.contains(r#""mac""#)));
}

#[test]
fn records_of_the_log_crate_make_no_line() {
    let told = told("log");
    assert_eq!(told.endings(), ROUND);
    assert!(told.story.contains("action=read outcome=success"), "{}", told.story);
}
