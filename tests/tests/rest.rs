//! What the clinic never has a reason to say, said by a real server; and what it says when nobody reads its stdout.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use demo::{Line, verify};
use tests::{Rest, keys};

fn start() -> Rest {
    Rest::start(env!("CARGO_BIN_EXE_rest"))
}

/// Reads what it wrote, to its end.
fn finish(rest: Rest) -> Vec<Line> {
    rest.finish().iter().map(|line| verify(line, &keys()).unwrap()).collect()
}

fn plain(rest: &Rest, path: &str) -> u16 {
    rest.get(path, ("x-request-id", "0123456789abcdefghij"))
}

#[test]
fn every_status_has_its_outcome_and_its_reason() {
    let rest = start();
    let expected = [
        (200, "success", "ok"),
        (401, "denied", "unauthenticated"),
        (403, "denied", "forbidden"),
        (429, "denied", "rate_limited"),
        (404, "failed", "not_found"),
        (410, "failed", "not_found"),
        (409, "failed", "conflict"),
        (412, "failed", "conflict"),
        (408, "failed", "timeout"),
        (504, "failed", "timeout"),
        (418, "failed", "invalid"),
        (500, "failed", "error"),
    ];
    for (status, ..) in expected {
        assert_eq!(plain(&rest, &format!("/status/{status}")), status);
    }
    let lines = finish(rest);
    let said: Vec<_> = lines
        .iter()
        .filter(|line| line.text("op").is_some())
        .map(|line| {
            (line.number("status").unwrap(), line.text("outcome").unwrap(), line.text("reason").unwrap())
        })
        .collect();
    assert_eq!(said, expected.map(|(status, outcome, reason)| (u64::from(status), outcome, reason)));
}

#[test]
fn what_has_no_attribute_or_names_nobody_shows() {
    let rest = start();
    for path in ["/bare/200", "/bare/401", "/bare/403", "/nobody", "/links", "/ignored"] {
        assert!(plain(&rest, path) < 500);
    }
    assert_eq!(rest.get("/patients/7", ("x-research", "1")), 200);
    let lines = finish(rest);
    let ends: Vec<_> = lines.iter().filter(|line| line.text("phase") == Some("end")).collect();
    let actions: Vec<_> = ends.iter().map(|line| line.text("action").unwrap()).collect();
    assert_eq!(
        actions,
        [
            "other",
            "authenticate",
            "authorize",
            "read",
            "unmerge",
            "alias",
            "review",
            "review",
            "search",
            "read"
        ]
    );
    assert_eq!((ends[0].text("kind"), ends[3].member("unattributed")), (Some("unannotated"), &true.into()));
    assert!(ends[4..8].iter().all(|line| line.text("cause") == ends[8].text("op")));
    let from: Vec<_> = ends.iter().filter_map(|line| line.text("purpose_from")).collect();
    assert_eq!((from[0], *from.last().unwrap()), ("default", "operation"));
    let shown = ends[9];
    assert_eq!(shown.member("actor")["for"], keys().pseudonym("user", "dr.adams"));
    assert_eq!(shown.member("authz")["decision"], "allow");
    let request = keys().pseudonym("request", "0123456789abcdefghij");
    assert_eq!(ends[0].text("request"), Some(&*request));
    let service = [
        ("platform", "railway"),
        ("release", "v42"),
        ("commit", "c0ffee"),
        ("instance", "web-1"),
        ("region", "us-west2"),
    ];
    for (member, value) in service {
        assert_eq!(shown.member("service")[member], value);
    }
}

/// The pipe fills up: what is not accepted is not answered, and the lines say so afterwards.
#[test]
fn an_answer_that_was_held_back_is_said_to_have_been() {
    let rest = start();
    let mut refused = 0;
    for _ in 0..200 {
        match plain(&rest, "/patients/7") {
            200 => assert_eq!(refused, 0, "nobody has read in between"),
            503 => refused += 1,
            status => panic!("{status}"),
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3);
    assert_eq!(plain(&rest, "/allowed"), 200, "its policy lets it go on");
    let lines = finish(rest);
    let of = |phase: &str| -> BTreeSet<&str> {
        let lines = lines.iter().filter(|line| line.text("phase") == Some(phase));
        lines.map(|line| line.text("op").unwrap()).collect()
    };
    let after: Vec<_> = lines.iter().filter(|line| line.text("phase") == Some("after")).collect();
    assert_eq!((after.len(), of("after").is_subset(&of("end"))), (1, true));
    for line in after {
        assert_eq!((line.text("reason"), line.text("severity")), (Some("withheld"), Some("alert")));
        assert!(line.list("fields").is_empty(), "nothing has left");
    }
    let stop = lines.last().unwrap();
    assert_eq!(
        (stop.text("action"), &stop.member("counters")["withheld"], &stop.member("counters")["refused"]),
        (Some("session.stop"), &1.into(), &2.into()),
        "the first was too late, and those after it were refused at once"
    );
}
