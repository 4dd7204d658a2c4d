//! A handler that has asked for the request and does not have it yet: its access is recorded as its own, whatever happens
//! meanwhile. And what a request brought, and which route it took.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use audit_core::{
    Audit, Op, PhiRecord, Reason,
    adapter::{Guard, Handler, Held, Origin, Scope, Unannotated},
    event::{Action, Kind, Outcome},
    testing::{Line, Recording},
};
use futures_util::FutureExt as _;
use serde_json::json;

static READ: Handler = Handler { name: "tests::read", ..Handler::of(Action::Read) };
static NONE: Handler = Handler { action: None, ..Handler::of(Action::Read) };

fn request(audit: &Recording) -> (Scope, Guard) {
    let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    (scope, guard)
}

/// Operations in flight until there is room for no other.
fn crowd(audit: &Recording) -> Vec<Guard> {
    let mut crowd = Vec::new();
    loop {
        let (scope, guard) = request(audit);
        let waits = scope.arm(&READ).now_or_never().is_none();
        crowd.push(guard);
        if waits {
            return crowd;
        }
    }
}

fn of_handler<'a>(lines: &'a [Line], outcome: Outcome) -> Vec<&'a Line> {
    let read = |line: &&'a Line| line.members()["handler"] == "tests::read";
    lines.iter().filter(read).filter(|line| line.outcome() == Some(outcome)).collect()
}

/// Another extractor refuses the request before there is room.
#[test]
fn what_is_refused_while_its_handler_waits_is_an_access_that_failed() {
    let audit = Recording::start();
    pollster::block_on(async {
        let crowd = crowd(&audit);
        let (scope, guard) = request(&audit);
        assert!(scope.arm(&READ).now_or_never().is_none());
        drop(crowd);
        guard.end(400).await.unwrap().over();
    });
    let lines = audit.lines();
    let [line] = of_handler(&lines, Outcome::Failed)[..] else { panic!("{lines:?}") };
    assert_eq!((line.kind(), line.action()), (Some(Kind::Access), Some(Action::Read)));
    assert_eq!((line.reason(), line.status()), (Some(Reason::Invalid), Some(400)));
}

/// There is no room for it at all: then the client gets the log's refusal and not the extractor's.
#[test]
fn what_is_refused_while_there_is_no_room_is_refused_by_the_log() {
    let audit = Recording::start();
    pollster::block_on(async {
        let crowd = crowd(&audit);
        audit.stop_accepting();
        let (scope, guard) = request(&audit);
        assert!(scope.arm(&READ).now_or_never().is_none());
        assert_eq!(guard.end(400).await.unwrap_err().status(), 503);
        drop(crowd);
    });
}

/// The client leaves, or another extractor panics, at that moment.
#[test]
fn what_is_dropped_while_its_handler_asks_is_the_handlers() {
    let audit = Recording::start();
    let (scope, guard) = request(&audit);
    scope.asked_by(&READ);
    drop(guard);
    let (scope, guard) = request(&audit);
    scope.asked_by(&NONE);
    drop(guard);
    let lines = audit.lines();
    assert_eq!(of_handler(&lines, Outcome::Unknown).len(), 1);
    assert_eq!(lines[1].kind(), Some(Kind::Unannotated), "an exempt handler claims nothing before it runs");
}

#[derive(PhiRecord)]
#[phi(category = "laboratory")]
struct LabResult {
    #[phi(id)]
    id: u64,
    #[phi(patient)]
    patient: u64,
    value: String,
}

fn result(id: u64, patient: u64) -> LabResult {
    LabResult { id, patient, value: "synthetic".into() }
}

/// What a request brought says whom and what the operation is about, and does not leave by that.
#[test]
fn a_record_that_came_in_is_named_and_not_disclosed() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = request(&audit);
        scope.arm(&READ).await.unwrap();
        let op = Op::of(scope);
        op.patient(&1);
        op.about(&[result(20, 2), result(30, 3), result(31, 3)]);
        op.record("note", &40);
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().remove(0);
    let named = |id: u64| audit.pseudonym("patient", &id).unwrap();
    let record =
        |namespace, id: u64, of: u64| json!({"id": audit.pseudonym(namespace, &id).unwrap(), "of": of});
    assert_eq!(line.patients(), [named(1), named(2), named(3)]);
    let records = [("lab_result", 20, 1), ("lab_result", 30, 2), ("lab_result", 31, 2), ("note", 40, 2)];
    assert_eq!(line.members()["records"], json!(records.map(|(space, id, of)| record(space, id, of))));
    assert_eq!(line.members()["resource"], json!({"type": "LabResult", "category": "laboratory"}));
    for member in ["fields", "count", "typed", "unattributed"] {
        assert!(line.members()[member].is_null(), "{member}");
    }
}

/// The extractor comes before the attribute, and a pseudonym is that of a tenant.
#[test]
fn a_record_that_came_in_is_of_the_tenant_that_is_named_afterwards() {
    let audit = Recording::with(Audit::builder().tenants(["north", "south"]));
    pollster::block_on(async {
        let (scope, guard) = request(&audit);
        scope.arm(&READ).await.unwrap();
        let op = Op::of(scope.clone());
        op.about(&result(20, 2));
        op.tenant("north");
        scope.begin().await.unwrap();
        op.tenant("south");
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().remove(0);
    assert_eq!(line.members()["tenant"], "north");
    assert_eq!(line.patients(), [audit.pseudonym_at("north", "patient", &2).unwrap()]);
    let id = audit.pseudonym_at("north", "lab_result", &20).unwrap();
    assert_eq!(line.members()["records"], json!([{"id": id, "of": 0}]));
}

#[derive(PhiRecord)]
struct Note {
    #[phi(id)]
    id: u64,
    #[phi(patient)]
    patient: u64,
    #[phi(version)]
    version: u64,
    text: String,
}

/// A change that gives back what it was given is about one record, in the version that left.
#[test]
fn a_record_that_came_in_and_left_stands_there_once() {
    let audit = Recording::start();
    let note = |version| Note { id: 20, patient: 2, version, text: "synthetic".into() };
    pollster::block_on(async {
        let (scope, guard) = request(&audit);
        scope.arm(&READ).await.unwrap();
        let op = Op::of(scope.clone());
        op.about(&note(1));
        op.record("note", &20);
        scope.release(Held::new(note(2))).unwrap();
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().remove(0);
    let id = audit.pseudonym("note", &20).unwrap();
    assert_eq!(line.members()["records"], json!([{"id": id, "of": 0, "version": 2}]));
}

/// It is named on the end as well when the answer names others.
#[test]
fn a_record_that_came_in_stands_beside_what_left() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = request(&audit);
        scope.arm(&READ).await.unwrap();
        scope.release(Held::new(result(50, 5))).unwrap();
        Op::of(scope).about(&result(20, 2));
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().remove(0);
    assert_eq!(line.patients(), [5, 2].map(|id: u64| audit.pseudonym("patient", &id).unwrap()));
    assert_eq!((line.fields(), &line.members()["count"]), (vec!["value"], &json!(1)));
}

/// Where a framework routes behind its middleware, the route is known later than the request.
#[test]
fn the_route_may_become_known_on_the_way() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = request(&audit);
        scope.routed(Some("/patients/search"));
        scope.arm(&READ).await.unwrap();
        guard.end(200).await.unwrap().over();
        let (scope, guard) = request(&audit);
        scope.routed(None);
        guard.end(404).await.unwrap().over();
        let (scope, guard) = request(&audit);
        scope.routed(Some(&"/long".repeat(200)));
        guard.end(200).await.unwrap().over();
    });
    let lines = audit.lines();
    assert_eq!(lines.len(), 2, "what no route took leaves no line");
    assert_eq!(lines[0].members()["http"]["route"], "/patients/search");
    assert!(lines[1].members()["http"]["route"].is_null(), "a line has an end");
}

/// Which route it was is not known yet, so it may be one that is not ignored.
#[test]
fn a_guessed_route_silences_nobody() {
    let audit = Recording::with(Audit::builder().ignore(["/health"]));
    let request = || {
        let scope = Scope::new(&audit.handle(), Origin::of_request("GET").guess(Some("/health")));
        (scope.clone(), Guard::new(scope, Unannotated::Record))
    };
    pollster::block_on(async {
        drop(request());
        request().1.end(200).await.unwrap().over();
        let (scope, guard) = request();
        scope.routed(Some("/health"));
        guard.end(200).await.unwrap().over();
    });
    let lines = audit.lines();
    let told: Vec<_> = lines.iter().map(|line| (line.kind(), line.outcome())).collect();
    let unannotated = |outcome| (Some(Kind::Unannotated), Some(outcome));
    assert_eq!(told, [unannotated(Outcome::Unknown), unannotated(Outcome::Success)]);
}
