//! One operation from begin to end, through the whole path, in memory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use audit_core::{
    Actor, Audit, Builder, Op, PhiRecord, Purpose, Reason,
    adapter::{Guard, Handler, Held, Origin, Scope, Unannotated},
    event::{Action, Kind, OnAuditFailure, Outcome, Phase, Verdict},
    keys::{Keys, PseudonymKeys, SealKey},
    testing::{Line, Recording},
};
use proptest::prelude::*;

const fn handler(action: Action) -> Handler {
    Handler { name: "tests::handler", ..Handler::of(action) }
}

static READ: Handler = handler(Action::Read);
static SEARCH: Handler = handler(Action::Search);
static UPDATE: Handler = handler(Action::Update);
static NONE: Handler = Handler { action: None, ..handler(Action::Read) };

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
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

fn request(audit: &Recording) -> Scope {
    Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")))
}

fn registered() -> Builder {
    Audit::builder().roles(["physician"]).policies(["notes.clinicians-only"])
}

/// Runs one operation to its end, and gives its lines.
fn operation(handler: &'static Handler, status: u16, body: impl FnOnce(&Scope)) -> (Recording, Vec<Line>) {
    let audit = Recording::with(registered());
    pollster::block_on(async {
        let scope = request(&audit);
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        scope.arm(handler).await.unwrap();
        scope.begin().await.unwrap();
        body(&scope);
        guard.end(status).await.unwrap().over();
    });
    let lines = audit.lines();
    (audit, lines)
}

fn phases(lines: &[Line]) -> Vec<Phase> {
    lines.iter().filter_map(Line::phase).collect()
}

#[test]
fn a_read_is_one_line() {
    let (audit, lines) = operation(&READ, 200, |scope| {
        let patient = Patient { id: 42, name: "Ada Quillfeather".into() };
        scope.release(Held::new(patient)).unwrap();
    });
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line.phase(), line.kind()), (Some(Phase::End), Some(Kind::Access)));
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Success), Some(Reason::Ok)));
    assert_eq!(line.patients(), [audit.pseudonym("patient", &42).unwrap()]);
    assert_eq!(line.fields(), ["name"]);
    assert_eq!(line.members()["count"], 1);
    assert_eq!(line.members()["typed"], true);
    assert_eq!(line.members()["resource"]["type"], "Patient");
    assert_eq!(line.members()["http"]["route"], "/patients/{id}");
    assert_eq!(line.members()["purpose_from"], "missing");
    assert!(line.members().get("begun").is_none(), "there is no begin to miss");
    assert!(!line.text().contains("Quillfeather"));
}

#[test]
fn a_change_begins_before_it_ends() {
    let (_, lines) = operation(&UPDATE, 409, |_| {});
    assert_eq!(phases(&lines), [Phase::Begin, Phase::End]);
    assert_eq!(lines[0].op(), lines[1].op());
    assert_eq!(lines[0].outcome(), None);
    assert_eq!(lines[1].reason(), Some(Reason::Conflict));
    assert_eq!((lines[0].members().get("begun"), &lines[1].members()["begun"]), (None, &true.into()));
}

/// A begin for which there was no room has no number: nobody is to look for it.
#[test]
fn an_end_wants_no_begin_that_never_was() {
    let audit = Recording::with(registered().on_audit_failure(Action::Update, OnAuditFailure::Allow));
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&UPDATE)).unwrap();
    audit.fail_output();
    pollster::block_on(audit.review(uuid::Uuid::now_v7(), Verdict::Justified)).unwrap_err();
    pollster::block_on(scope.begin()).unwrap();
    audit.accept_again();
    pollster::block_on(guard.end(200)).unwrap().over();
    let lines = audit.lines();
    let ends: Vec<_> = lines.iter().filter(|line| line.action() == Some(Action::Update)).collect();
    let [end] = ends.as_slice() else { panic!("{lines:?}") };
    assert_eq!(end.phase(), Some(Phase::End));
    assert_eq!(end.members().get("begun"), None);
}

#[test]
fn a_handler_without_a_line_leaves_none() {
    let (_, lines) = operation(&NONE, 200, |_| {});
    assert!(lines.is_empty());
}

#[test]
fn what_the_body_says_counts() {
    let (audit, lines) = operation(&READ, 200, |scope| {
        scope.offer_purpose(Some(Purpose::Payment), audit_core::event::PurposeFrom::Default);
        let op = Op::of(scope.clone());
        op.actor(Actor::workforce("dr.adams").role("physician"));
        op.patient("7");
        op.record("note", &9);
        op.fields(&["text"]);
        op.purpose(Purpose::Treatment);
        op.deny("notes.clinicians-only");
    });
    let line = &lines[0];
    assert_eq!((line.outcome(), line.reason()), (Some(Outcome::Denied), Some(Reason::Forbidden)));
    assert_eq!(line.members()["authz"]["policy"], "notes.clinicians-only");
    assert_eq!(line.members()["actor"]["id"], audit.pseudonym("user", "dr.adams").unwrap());
    assert_eq!(line.members()["actor"]["roles"][0], "physician");
    assert_eq!(line.members()["purpose"], serde_json::json!(["TREAT"]));
    assert_eq!(line.members()["purpose_from"], "operation");
    assert_eq!(line.members()["records"][0]["id"], audit.pseudonym("note", &9).unwrap());
    assert_eq!(line.members()["records"][0]["of"], 0);
    assert_eq!(line.patients(), [audit.pseudonym("patient", "7").unwrap()]);
    assert!(line.fields().is_empty(), "nothing was disclosed");
}

#[test]
fn a_patient_who_reads_their_own_record_is_told_apart() {
    let own = |actor: Actor| {
        let (_, lines) = operation(&READ, 200, |scope| {
            Op::of(scope.clone()).actor(actor);
            Op::of(scope.clone()).patient("7");
        });
        lines[0].members()["actor"]["own"].clone()
    };
    assert_eq!(own(Actor::patient("pat.doe", "7")), true);
    assert_eq!(own(Actor::proxy("pat.doe", "8")), false);
    assert_eq!(own(Actor::workforce("pat.doe")), serde_json::Value::Null);
}

#[test]
fn a_search_that_finds_nobody_is_not_unattributed() {
    let (_, lines) = operation(&SEARCH, 200, |scope| {
        scope.release(Held::new(Vec::<Patient>::new())).unwrap();
    });
    assert_eq!(lines[0].members()["count"], 0);
    assert!(lines[0].members()["unattributed"].is_null());
}

#[test]
fn a_read_that_names_nobody_is_unattributed() {
    let (_, lines) = operation(&READ, 200, Scope::untyped);
    assert_eq!(lines[0].members()["unattributed"], true);
    assert_eq!(lines[0].members()["typed"], false);
}

#[test]
fn an_operation_that_is_dropped_is_cancelled() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    // What was never answered was never disclosed.
    scope.release(Held::new(Patient { id: 42, name: "Ada Quillfeather".into() })).unwrap();
    drop(guard);
    let lines = audit.lines();
    assert_eq!((lines[0].outcome(), lines[0].reason()), (Some(Outcome::Unknown), Some(Reason::Cancelled)));
    assert!(lines[0].patients().is_empty());
}

#[test]
fn a_panic_is_one_end() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    pollster::block_on(scope.panicked().unwrap()).unwrap();
    assert!(scope.panicked().is_none());
    pollster::block_on(guard.end(500)).unwrap().over();
    let lines = audit.lines();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].outcome(), lines[0].reason()), (Some(Outcome::Failed), Some(Reason::Panic)));
}

#[test]
fn what_is_said_after_the_end_is_not_written() {
    let (audit, lines) = operation(&READ, 200, |scope| Op::of(scope.clone()).patient("7"));
    let scope = request(&audit);
    let op = Op::of(scope.clone());
    pollster::block_on(Guard::new(scope, Unannotated::Record).end(401)).unwrap().over();
    op.patient("8");
    op.fail(Reason::Timeout);
    assert_eq!(audit.lines().len(), lines.len() + 1);
}

/// A layer inside of ours that runs the handler once more: one operation, one begin, one end.
#[test]
fn a_repeated_handler_is_one_operation() {
    let (_, lines) = operation(&UPDATE, 200, |scope| {
        pollster::block_on(scope.arm(&UPDATE)).unwrap();
        pollster::block_on(scope.arm(&NONE)).unwrap();
        pollster::block_on(scope.begin()).unwrap();
    });
    assert_eq!(phases(&lines), [Phase::Begin, Phase::End]);
}

/// After its end nothing is repeated: there could be no line.
#[test]
fn an_ended_operation_is_not_armed_again() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    drop(scope.panicked());
    assert!(pollster::block_on(scope.arm(&READ)).is_err());
    pollster::block_on(guard.end(200)).unwrap().over();
    assert_eq!(audit.lines().len(), 1);
}

/// The app cannot claim what only the log can know, and so an answer that left is an answer that is named.
#[test]
fn an_answer_is_named_whatever_the_body_says() {
    for reason in [Reason::Cancelled, Reason::Withheld, Reason::Panic, Reason::Ok] {
        let (_, lines) = operation(&READ, 200, |scope| {
            Op::of(scope.clone()).fail(reason);
            scope.release(Held::new(Patient { id: 42, name: "Ada Quillfeather".into() })).unwrap();
        });
        assert_eq!((lines[0].outcome(), lines[0].reason()), (Some(Outcome::Failed), Some(Reason::Error)));
        assert_eq!((lines[0].patients().len(), lines[0].fields()), (1, vec!["name"]));
    }
}

#[test]
fn what_is_named_after_the_release_and_every_release_count() {
    let (_, lines) = operation(&SEARCH, 200, |scope| {
        for id in [7, 8] {
            scope.release(Held::new(Patient { id, name: "Ada Quillfeather".into() })).unwrap();
        }
        Op::of(scope.clone()).patient(&9);
    });
    assert_eq!((lines[0].patients().len(), &lines[0].members()["count"]), (3, &2.into()));
}

#[test]
fn another_handler_cannot_hide_behind_the_first() {
    static DELETE: Handler = Handler { name: "tests::delete", ..handler(Action::Delete) };
    let (_, lines) = operation(&READ, 200, |scope| {
        assert!(pollster::block_on(scope.arm(&DELETE)).is_err());
    });
    assert_eq!((lines.len(), lines[0].action()), (1, Some(Action::Read)));
}

/// Somebody gave the answer up while its end waited: the end comes out, and then that nothing left.
#[test]
fn an_answer_that_is_given_up_while_its_end_waits_is_corrected() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    audit.stop_accepting();
    let mut end = Box::pin(guard.end(200));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(end.as_mut().poll(&mut context).is_pending());
    drop(end);
    audit.accept_again();
    wait_for(&audit, |line| line.phase() == Some(Phase::After));
    assert_eq!(phases(&audit.lines()), [Phase::End, Phase::After]);
}

/// Names as many patients as do not fit on a line, and gives the lines.
fn crowd(arm: Option<&'static Handler>, status: u16) -> Vec<Line> {
    let audit = Recording::start();
    pollster::block_on(async {
        let scope = request(&audit);
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        if let Some(handler) = arm {
            scope.arm(handler).await.unwrap();
        }
        (0u64..300).for_each(|id| Op::of(scope.clone()).patient(&id));
        scope.begin().await.unwrap();
        guard.end(status).await.unwrap().over();
    });
    audit.lines()
}

#[test]
fn nobody_is_left_out_wherever_there_are_many() {
    for lines in [crowd(None, 200), crowd(Some(&UPDATE), 200)] {
        let after_begin: Vec<_> = lines.iter().filter(|line| line.phase() != Some(Phase::Begin)).collect();
        let named: BTreeSet<_> = after_begin.iter().flat_map(|line| line.patients()).collect();
        assert_eq!(named.len(), 300);
        let parts = after_begin.len() as u64 - 1;
        assert_eq!(after_begin[after_begin.len() - 1].members()["parts"].as_u64(), Some(parts));
        assert!(lines.iter().all(|line| line.text().len() < 4096));
    }
    let begin = &crowd(Some(&UPDATE), 200)[0];
    assert!(!begin.patients().is_empty() && begin.members()["parts"].is_null());
}

#[test]
fn no_line_grows_beyond_its_size() {
    let (_, lines) = operation(&READ, 200, |scope| {
        let op = Op::of(scope.clone());
        let roles =
            (0..100).fold(Actor::workforce("dr.adams"), |actor, _| actor.role("physician with a long title"));
        op.actor(roles.role("physician"));
        for _ in 0..1_000 {
            op.purpose(Purpose::Treatment);
            op.purpose(Purpose::Research);
        }
        op.deny("x".repeat(5_000));
    });
    let line = &lines[0];
    assert!(line.text().len() < 4096);
    assert_eq!(line.members()["purpose"], serde_json::json!(["TREAT", "HRESCH"]));
    assert_eq!(line.members()["authz"]["policy"], "other");
    assert_eq!(line.members()["actor"]["roles"][0], "other");
}

#[test]
fn an_unannotated_request_that_is_dropped_is_recorded() {
    let audit = Recording::start();
    drop(Guard::new(request(&audit), Unannotated::Record));
    drop(Guard::new(request(&audit), Unannotated::Ignore));
    let lines = audit.lines();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].kind(), lines[0].reason()), (Some(Kind::Unannotated), Some(Reason::Cancelled)));
    assert_eq!(lines[0].members()["actor"]["kind"], "anonymous");
}

/// Waits until a line says that, for as long as a test may wait.
fn wait_for(audit: &Recording, says: impl Fn(&Line) -> bool) -> Line {
    for _ in 0..2_000 {
        if let Some(line) = audit.lines().into_iter().find(&says) {
            return line;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("no such line: {:?}", audit.lines());
}

/// The answer to a read is withheld, and when somebody reads again, the line that came out late is corrected.
#[test]
fn a_withheld_answer_is_corrected_as_soon_as_possible() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    audit.stop_accepting();
    let refusal = pollster::block_on(guard.end(200)).unwrap_err();
    assert_eq!((refusal.status(), refusal.retry_after(), refusal.kind()), (503, Some(1), "withheld"));
    assert!(audit.lines().is_empty());
    audit.accept_again();
    let after = wait_for(&audit, |line| line.phase() == Some(Phase::After));
    assert_eq!((after.reason(), after.status()), (Some(Reason::Withheld), Some(503)));
    let lines = audit.lines();
    assert_eq!(phases(&lines), [Phase::End, Phase::After]);
    assert_eq!(lines[0].op(), after.op());
}

/// A change that has begun may have been made: nobody is told to repeat it.
#[test]
fn an_outcome_that_was_not_recorded_is_not_repeated() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&UPDATE)).unwrap();
    pollster::block_on(scope.begin()).unwrap();
    audit.stop_accepting();
    let refusal = pollster::block_on(guard.end(200)).unwrap_err();
    assert_eq!((refusal.status(), refusal.retry_after(), refusal.kind()), (503, None, "outcome-unrecorded"));

    let post = Scope::new(&audit.handle(), Origin::of_request("POST").route(Some("/unannotated")));
    let refusal = pollster::block_on(Guard::new(post, Unannotated::Record).end(200)).unwrap_err();
    assert_eq!(refusal.kind(), "outcome-unrecorded");
}

/// A refused begin says that nothing was done, and that is true.
#[test]
fn a_refused_begin_has_an_end_that_says_so() {
    let audit = Recording::start();
    let scope = request(&audit);
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&UPDATE)).unwrap();
    audit.stop_accepting();
    let refusal = pollster::block_on(scope.begin()).unwrap_err();
    assert_eq!((refusal.kind(), refusal.retry_after()), ("not-begun", Some(1)));
    pollster::block_on(guard.end(refusal.status())).unwrap().over();
    audit.accept_again();
    wait_for(&audit, |line| line.reason() == Some(Reason::Withheld));
    let lines = audit.lines();
    assert_eq!(phases(&lines), [Phase::Begin, Phase::End]);
    assert_eq!(lines[1].members()["begun"], true, "the begin came out, late");
}

/// Eight threads at once: the lines come out in the order of their numbers, none missing, and time does not run back.
#[test]
fn threads_do_not_mix_up_lines() {
    let audit = Recording::start();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                for id in 0u64..200 {
                    let scope = request(&audit);
                    let guard = Guard::new(scope.clone(), Unannotated::Record);
                    pollster::block_on(scope.arm(&UPDATE)).unwrap();
                    Op::of(scope.clone()).patient(&id);
                    pollster::block_on(scope.begin()).unwrap();
                    pollster::block_on(guard.end(200)).unwrap().over();
                }
            });
        }
    });
    let lines = audit.lines();
    let numbers = lines.iter().map(|line| line.members()["n"].as_u64().unwrap());
    assert!(numbers.eq(0..2 * 8 * 200));
    assert!(lines.is_sorted_by_key(|line| line.members()["t"].as_u64()));
}

/// Whatever can be printed and holds something that must not be seen prints a constant.
#[test]
fn debug_output_shows_nothing() {
    let canary = "5a".repeat(32);
    let keys = Keys::new(
        SealKey::from_hex(&canary).unwrap(),
        PseudonymKeys::parse(&format!("k1:{}", "6b".repeat(32))).unwrap(),
    )
    .unwrap();
    let audit = Recording::start();
    let scope = request(&audit);
    let op = Op::of(scope);
    op.actor(Actor::workforce("dr.quillfeather"));
    op.patient("MRN-Quillfeather");
    let printed = format!(
        "{:?} {keys:?} {op:?} {:?} {:?} {:?}",
        Actor::patient("pat.quillfeather", "MRN-Quillfeather"),
        Held::new(Patient { id: 42, name: "Ada Quillfeather".into() }),
        audit.handle(),
        *audit,
    );
    assert!(!printed.to_lowercase().contains("quillfeather") && !printed.contains("5a5a"), "{printed}");
    assert!(!printed.contains("90, 90"), "{printed}");
}

/// At the end of the grace time the log stops, and says how many operations it leaves without an end.
#[test]
fn the_last_line_says_how_many_are_left_open() {
    let audit = Recording::start();
    let guards = [1, 2].map(|_| {
        let scope = request(&audit);
        pollster::block_on(scope.arm(&READ)).unwrap();
        Guard::new(scope, Unannotated::Record)
    });
    let [ended, open] = guards;
    pollster::block_on(ended.end(200)).unwrap().over();
    let written = audit.written();
    pollster::block_on(audit.shutdown()).unwrap();
    drop(open);
    let lines = written();
    let actions: Vec<_> = lines.iter().filter_map(Line::action).collect();
    assert_eq!(actions, [Action::Read, Action::SessionStop], "an end after the stop is not written");
    assert_eq!(lines[1].members()["open"], 1);
}

/// An end that has its number is not left open, however slowly stdout takes it.
#[test]
fn an_end_that_waits_is_not_left_open() {
    let audit = Recording::start();
    let scope = request(&audit);
    pollster::block_on(scope.arm(&READ)).unwrap();
    let mut end = Box::pin(Guard::new(scope, Unannotated::Record).end(200));
    audit.stop_accepting();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(end.as_mut().poll(&mut context).is_pending());
    let (written, accept) = (audit.written(), audit.accepts());
    assert!(pollster::block_on(audit.shutdown()).is_err(), "the last line is not accepted in time either");
    accept();
    while written().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(written()[1].members()["open"], 0);
}

/// The client leaves while the end waits for stdout: nobody held the answer back, and nobody got it.
#[test]
fn an_answer_that_nobody_waits_for_any_more_is_corrected_to_cancelled() {
    let audit = Recording::start();
    let scope = request(&audit);
    pollster::block_on(scope.arm(&READ)).unwrap();
    let mut end = Box::pin(Guard::new(scope, Unannotated::Record).end(200));
    audit.stop_accepting();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(end.as_mut().poll(&mut context).is_pending());
    drop(end);
    audit.accept_again();
    let written = audit.written();
    while written().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    pollster::block_on(audit.shutdown()).unwrap();
    let lines = written();
    let told: Vec<_> = lines.iter().map(|line| (line.phase(), line.reason(), line.status())).collect();
    assert_eq!(
        told[..2],
        [
            (Some(Phase::End), Some(Reason::Ok), Some(200)),
            (Some(Phase::After), Some(Reason::Cancelled), None)
        ]
    );
    assert_eq!(lines[2].members()["counters"]["withheld"], 0);
}

/// As many in flight as there may be, and one end each; whoever comes too late is refused by the deadline, and counted.
#[test]
fn ten_thousand_in_flight_end_once_each() {
    let audit = Recording::start();
    // With the thread that keeps deadlines.
    audit.stop_accepting();
    audit.accept_again();
    let flying = pollster::block_on(async {
        let mut flying = Vec::new();
        loop {
            let scope = request(&audit);
            if scope.arm(&READ).await.is_err() {
                break flying;
            }
            flying.push(Guard::new(scope, Unannotated::Record));
        }
    });
    let most = flying.len();
    assert!(most > 10_000, "{most}");
    assert_eq!(audit.health().counters.refused, 1);
    for guard in flying {
        pollster::block_on(guard.end(200)).unwrap().over();
    }
    let lines: Vec<_> = audit.lines().into_iter().filter(|line| line.phase().is_some()).collect();
    let ops: BTreeSet<_> = lines.iter().filter_map(Line::op).collect();
    assert_eq!((lines.len(), ops.len()), (most, most));
    pollster::block_on(request(&audit).arm(&READ)).unwrap();
}

/// A route without the attribute has done its work when its line is not accepted: that is nothing that did not happen.
#[test]
fn what_ran_without_the_attribute_is_withheld_and_not_refused() {
    let audit = Recording::start();
    audit.fail_output();
    let held_back = || pollster::block_on(Guard::new(request(&audit), Unannotated::Record).end(200)).is_err();
    // The line of the first has a number before anybody knows.
    assert!(held_back() && held_back() && held_back());
    let counters = audit.health().counters;
    assert_eq!((counters.refused, counters.withheld), (0, 3));
}

/// Somebody tries passwords: each try has its line.
#[test]
fn a_flood_of_refused_sign_ins_is_recorded() {
    let audit = Recording::start();
    for _ in 0..5_000 {
        let guard = Guard::new(request(&audit), Unannotated::Record);
        pollster::block_on(guard.end(401)).unwrap().over();
    }
    let lines = audit.lines();
    assert_eq!(lines.iter().filter(|line| line.outcome() == Some(Outcome::Denied)).count(), 5_000);
    assert_eq!(audit.health().counters.denied, 5_000);
}

#[test]
fn a_closed_log_takes_no_operation_and_says_stop_last() {
    let audit = Recording::start();
    let handle = audit.handle();
    let open = Scope::new(&handle, Origin::of_request("GET"));
    pollster::block_on(open.arm(&READ)).unwrap();
    let guard = Guard::new(open, Unannotated::Record);
    let written = audit.written();
    drop(audit);
    let late = Scope::new(&handle, Origin::of_request("GET"));
    assert!(pollster::block_on(late.arm(&READ)).is_err());
    drop(guard);
    let actions: Vec<_> = written().iter().filter_map(Line::action).collect();
    assert_eq!(actions, [Action::Read, Action::SessionStop]);
    let stop = written().pop().unwrap();
    assert_eq!(stop.members()["open"], 0);
    assert_eq!(stop.members()["counters"]["unknown"], 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// However many there are: each line fits, each patient and each record is named, none is made up.
    #[test]
    fn long_answers_are_dealt_out_to_parts(patients in 0u64..400, notes in prop::collection::vec((0u64..400, 0u64..u64::MAX), 0..300)) {
        let (audit, lines) = operation(&SEARCH, 200, |scope| {
            (0..patients).for_each(|id| Op::of(scope.clone()).patient(&id));
            let record = |(id, &(patient, version)): (usize, &(u64, u64))| {
                Note { id: id as u64, patient, version, text: "-".into() }
            };
            scope.release(Held::new(notes.iter().enumerate().map(record).collect::<Vec<_>>())).unwrap();
        });
        let parts = lines.len() - 1;
        let mut expected_phases = vec![Phase::Part; parts];
        expected_phases.push(Phase::End);
        prop_assert_eq!(phases(&lines), expected_phases);
        prop_assert!(lines.iter().all(|line| line.text().len() < 4096));
        prop_assert_eq!(lines[parts].members()["parts"].as_u64().unwrap_or(0), parts as u64);
        prop_assert_eq!(lines[parts].members()["count"].as_u64(), Some(notes.len() as u64));

        let named: BTreeSet<String> = lines.iter().flat_map(Line::patients).map(str::to_owned).collect();
        let known = (0..patients).chain(notes.iter().map(|note| note.0));
        prop_assert_eq!(named, known.map(|id| audit.pseudonym("patient", &id).unwrap()).collect());

        // Every record stands once, on a line that names its patient, with its version.
        let mut records = BTreeSet::new();
        for line in &lines {
            let patients = line.patients();
            for record in line.members()["records"].as_array().into_iter().flatten() {
                let patient = patients[usize::try_from(record["of"].as_u64().unwrap()).unwrap()];
                let new = records.insert((record["id"].to_string(), patient.to_owned(), record["version"].as_u64()));
                prop_assert!(new);
            }
        }
        let expected = notes.iter().enumerate().map(|(id, (patient, version))| {
            let id = serde_json::Value::from(audit.pseudonym("note", &(id as u64)).unwrap()).to_string();
            (id, audit.pseudonym("patient", patient).unwrap(), Some(*version).filter(|version| *version < 1 << 53))
        });
        prop_assert_eq!(records, expected.collect());
    }
}

/// An operation that never saw a record cannot claim that its fields left.
#[test]
fn fields_are_those_of_what_left() {
    static PAGE: Handler = Handler { fields: &["name", "notes.text"], ..handler(Action::Read) };
    let fields = |status, body: fn(&Scope)| {
        let (_, lines) = operation(&PAGE, status, body);
        lines.iter().flat_map(|line| line.fields().into_iter().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(fields(200, Scope::untyped), ["name", "notes.text"]);
    assert!(
        fields(403, |_| {}).is_empty() && fields(404, |_| {}).is_empty() && fields(204, |_| {}).is_empty()
    );
    assert!(fields(200, |scope| drop(scope.panicked())).is_empty());
    let walked = fields(200, |scope| {
        scope.release(Held::new(Patient { id: 7, name: "Ada Quillfeather".into() })).unwrap();
    });
    assert_eq!(walked, ["name", "notes.text"]);
}
