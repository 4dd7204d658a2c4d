//! One table of requests, played against the clinic as each framework serves it: whatever is asked, the lines are the same.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod difference;
mod same;
mod table;

use std::sync::LazyLock;

use demo::{Framework, Keys, Played, Premises, Story, check};

use crate::{difference::difference, same::same};

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

fn play(framework: Framework) -> Played {
    let (keys, premises) = (keys(), Premises::build(framework, &keys()).unwrap().quietly("info"));
    let mut story = Story::begin(&premises, &keys).unwrap();
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
