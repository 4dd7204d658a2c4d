//! One table of requests, played against the clinic as each framework serves it: whatever is asked, the lines are the same.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod difference;
mod same;
mod table;
mod vocabulary;

use std::{collections::BTreeSet, sync::LazyLock};

use demo::{Framework, Keys, Played, Premises, Story, check};

use crate::{
    difference::difference,
    same::same,
    vocabulary::{missing, unsaid},
};

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

fn play(framework: Framework) -> Played {
    let premises = Premises::build(framework, &keys()).unwrap().quietly("info");
    let mut story = Story::begin(&premises).unwrap();
    table::tell(&mut story).unwrap();
    story.end().unwrap()
}

static AXUM: LazyLock<Played> = LazyLock::new(|| play(Framework::Axum));
static ACTIX: LazyLock<Played> = LazyLock::new(|| play(Framework::Actix));

#[test]
fn every_row_leaves_what_it_must() {
    for (framework, played) in [("axum", &AXUM), ("actix", &ACTIX)] {
        let complaints = check(played, &keys());
        assert!(complaints.is_empty(), "on {framework}:\n{}", complaints.join("\n"));
    }
}

#[test]
fn both_servers_leave_the_same() {
    let (axum, actix) = (same(&AXUM, &keys()), same(&ACTIX, &keys()));
    let difference = difference(["axum", "actix"], [&axum, &actix]);
    assert!(difference.is_empty(), "{difference}");
}

#[test]
fn the_table_leaves_nothing_out_by_accident() {
    for played in [&AXUM, &ACTIX] {
        assert!(played.steps().len() >= 250, "only {} rows", played.steps().len());
        let unsaid = |member| unsaid(member, played, &keys());
        // No route of the clinic takes a merger back, or gives a patient another name.
        assert_eq!(unsaid("action"), set(["alias", "unmerge"]));
        assert_eq!(unsaid("kind"), set([]));
        assert_eq!(unsaid("outcome"), set([]));
        // Only a log that takes no line withholds an answer, or is alarmed.
        assert_eq!(unsaid("reason"), set(["withheld"]));
        assert_eq!(unsaid("severity"), set(["alert"]));
        // Where a layer has a default, no purpose is missing: the clinic has none, and shows what is missing.
        assert_eq!(unsaid("purpose_from"), set(["default"]));
        // Nothing goes on without a line here.
        assert_eq!(missing(played, &keys()), set(["unrecorded"]));
    }
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}
