//! An answer that left only in part: what its correction says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use audit_core::{
    PhiRecord, Reason,
    adapter::{Guard, Handler, Held, Origin, Scope, Unannotated},
    event::{Action, Phase},
    testing::{Line, Recording},
};
use serde_json::{Value, json};

static SEARCH: Handler = Handler { name: "tests::search", ..Handler::of(Action::Search) };

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

/// An answer with three patients of whose body so many bytes are handed over; it says that its size is that, and breaks
/// off. Gives the lines.
fn broken_off(size: impl Fn(u64) -> Option<u64>, bytes: usize, failed: bool) -> Vec<Line> {
    let audit = Recording::start();
    pollster::block_on(async {
        let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        scope.arm(&SEARCH).await.unwrap();
        scope.begin().await.unwrap();
        let patients = [1, 2, 3].map(|id| Patient { id, name: "Ada Quillfeather".into() });
        let body = scope.release(Held::new(patients)).unwrap();
        let mut handover = guard.end(200).await.unwrap();
        handover.sized(size(body.len() as u64));
        handover.hold(body[..bytes].to_vec().into());
        while handover.hand_over().is_some() {}
        if failed {
            handover.failed();
        }
    });
    audit.lines()
}

fn handed(lines: &[Line]) -> &Value {
    &lines.last().unwrap().members()["handed"]
}

#[test]
fn whole_records_are_counted() {
    let lines = broken_off(Some, 80, false);
    let phases: Vec<_> = lines.iter().filter_map(Line::phase).collect();
    assert_eq!(phases, [Phase::End, Phase::After]);
    assert_eq!((lines[1].reason(), lines[1].status()), (Some(Reason::Cancelled), Some(200)));
    assert_eq!(handed(&lines), &json!({"bytes": 80, "records": 2}));
    assert_eq!(handed(&broken_off(Some, 30, false)), &json!({"bytes": 30, "records": 0}));
}

/// A layer that compresses, say: then nobody knows where a record ends.
#[test]
fn records_that_a_layer_has_changed_are_not_counted() {
    for size in [|_| None, |size| Some(size / 2)] {
        assert_eq!(handed(&broken_off(size, 50, false)), &json!({"bytes": 50}));
    }
}

#[test]
fn a_body_that_breaks_off_by_itself_has_failed() {
    let lines = broken_off(Some, 80, true);
    assert_eq!(lines[1].reason(), Some(Reason::Error));
}

/// Nobody looks at the body of a test: it has not broken off.
#[test]
fn an_answer_that_a_test_drops_unread_is_no_client_that_left() {
    assert_eq!(broken_off(Some, 0, false).len(), 1);
}
