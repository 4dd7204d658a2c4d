//! Corners: what happens at the edges of policies, endings and sizes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    time::{Duration, Instant},
};

use audit_core::{
    Actor, Audit, Identifier, Op, PhiRecord, Purpose, Reason,
    adapter::{Chunks, Encoding, Guard, Handler, Origin, Scope, Unannotated},
    event::{
        Action, Authn, Basis, Link, Method, Notice, OnAuditFailure, Outcome, Phase, PurposeFrom, Recipient,
        Terms, Verdict,
    },
    testing::{Line, Recording},
};
use common::{EXPORT, READ, armed, handler, open, patient, phases, sound};
use futures_util::StreamExt;
use serde_json::json;

static SEARCH: Handler = handler(Action::Search);
static DELETE: Handler = handler(Action::Delete);
static LENIENT: Handler =
    Handler { on_audit_failure: Some(OnAuditFailure::Allow), ..handler(Action::Export) };
static NONE: Handler = Handler { action: None, ..handler(Action::Export) };

/// The lines of operations, once the last of them is of that phase: what has waited is written by a thread of its own.
fn settled(audit: &Recording, last: Phase) -> Vec<Line> {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let lines: Vec<_> = audit.lines().into_iter().filter(|line| line.phase().is_some()).collect();
        if lines.last().and_then(Line::phase) == Some(last) || Instant::now() > patience {
            return lines;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn who_only_asks_to_break_the_glass_gets_no_record() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (scope, _guard) = open(&audit);
        scope.ask_break_glass(Some("unconscious"));
        scope.arm(&READ).await.unwrap();
        scope.begin().await.unwrap();
        audit.stop_accepting();
        assert!(
            Op::of(scope).release(&patient(7)).await.is_err(),
            "bytes without a line for whoever only asks"
        );
    });
}

#[test]
fn who_only_asks_gets_no_record_while_the_log_fails() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (_, guard) = armed(&audit, &READ).await;
        audit.fail_output();
        guard.end(200).await.unwrap_err();
        let (scope, _guard) = open(&audit);
        scope.ask_break_glass(Some("unconscious"));
        scope.arm(&READ).await.unwrap();
        scope.begin().await.unwrap();
        assert!(Op::of(scope).release(&patient(7)).await.is_err(), "unrecorded bytes for whoever only asks");
    });
}

#[test]
fn who_only_asks_gets_no_stream() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (scope, guard) = open(&audit);
        scope.ask_break_glass(Some("unconscious"));
        scope.arm(&READ).await.unwrap();
        scope.begin().await.unwrap();
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(1000)));
        audit.stop_accepting();
        let guard = guard.end(200).await;
        assert!(guard.is_err(), "head left for whoever only asks");
        let first = chunks.next().await.unwrap();
        assert!(first.is_err(), "chunk left");
    });
}

#[test]
fn who_only_asks_gets_no_further_chunk() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (scope, guard) = open(&audit);
        scope.ask_break_glass(Some("unconscious"));
        scope.arm(&READ).await.unwrap();
        scope.begin().await.unwrap();
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(1000)));
        let _guard = guard.end(200).await.unwrap();
        audit.fail_output();
        let mut left = 0;
        while let Some(Ok(bytes)) = chunks.next().await {
            left += bytes.len();
        }
        assert_eq!(left, 0, "bytes left without lines for whoever only asks");
    });
}

#[test]
fn who_only_asks_changes_nothing() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (scope, _guard) = open(&audit);
        scope.ask_break_glass(Some("nonsense"));
        scope.arm(&DELETE).await.unwrap();
        audit.stop_accepting();
        assert!(
            scope.begin().await.is_err(),
            "a change starts without its begin for whoever only asks, by an unregistered reason"
        );
    });
}

/// While the log has no room, asking is enough for a handler that changes nothing, and for a reason that is registered.
#[test]
fn asking_lets_in_what_it_should_and_nothing_else() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    let let_in = |handler: &'static Handler, reason: Option<&'static str>| {
        pollster::block_on(async {
            let (scope, _guard) = open(&audit);
            scope.ask_break_glass(reason);
            scope.arm(handler).await.is_ok()
        })
    };
    pollster::block_on(async {
        let (_, guard) = armed(&audit, &READ).await;
        audit.fail_output();
        guard.end(200).await.unwrap_err();
    });
    assert!(let_in(&READ, Some("unconscious")) && let_in(&SEARCH, Some("unconscious")));
    assert!(!let_in(&DELETE, Some("unconscious")) && !let_in(&EXPORT, Some("unconscious")));
    assert!(!let_in(&READ, Some("anything at all")) && !let_in(&READ, None));
}

#[test]
fn a_stream_that_may_go_on_without_a_line_does() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (_, guard) = armed(&audit, &READ).await;
        audit.fail_output();
        guard.end(200).await.unwrap_err();
        let (scope, guard) = open(&audit);
        scope.arm(&LENIENT).await.unwrap();
        scope.begin().await.unwrap();
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(3)));
        let _guard = guard.end(200).await.unwrap();
        let first = chunks.next().await.unwrap();
        assert!(first.is_ok(), "policy allow, and the body breaks off: {}", first.unwrap_err());
    });
}

#[test]
fn a_stream_begins_once_whatever_becomes_of_it() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = open(&audit);
        scope.arm(&LENIENT).await.unwrap();
        audit.stop_accepting();
        scope.begin().await.unwrap();
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(500)));
        let _guard = guard.end(200).await.unwrap();
        while let Some(chunk) = chunks.next().await {
            chunk.unwrap();
        }
        audit.accept_again();
    });
    let lines = settled(&audit, Phase::End);
    let begins = phases(&lines).iter().filter(|p| **p == "begin").count();
    assert_eq!(begins, 1, "{:?}", phases(&lines));
}

#[test]
fn an_end_that_is_cancelled_names_what_the_body_named() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        op.release(&patient(999)).await.unwrap();
        (0..200_u64).for_each(|id| op.patient(&id));
        drop(guard);
    });
    let named: usize = audit.lines().iter().map(|l| l.patients().len()).sum();
    assert_eq!(named, 201, "{:?}", phases(&audit.lines()));
}

#[test]
fn a_record_is_of_the_patient_named_last() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        op.patient(&1_u64);
        op.patient(&2_u64);
        op.patient(&1_u64);
        op.record("note", &9_u64);
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().pop().unwrap();
    assert_eq!(line.members()["records"][0]["of"], 0, "{}", line.text());
}

#[test]
fn names_of_fields_are_measured_as_they_are_written() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope.clone());
        let fields: Vec<&'static str> = (0..60)
            .map(|i| &*Box::leak(format!("größenänderungsäußerungsübermaß{i}").into_boxed_str()))
            .collect();
        op.patient(&1_u64);
        op.fields(&fields);
        scope.untyped();
        guard.end(200).await.unwrap().over();
    });
    for line in audit.lines() {
        assert!(line.text().len() < 4096, "{}", line.text().len());
    }
}

#[test]
fn a_search_names_some_parameters() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &SEARCH).await;
        let fields: Vec<&'static str> =
            (0..70).map(|i| &*Box::leak(format!("{i:0>60}").into_boxed_str())).collect();
        Op::of(scope.clone()).search_by(&fields);
        guard.end(200).await.unwrap().over();
    });
    for line in audit.lines() {
        assert!(line.text().len() < 4096, "{}", line.text().len());
    }
}

#[test]
fn no_line_is_longer_than_a_line_with_all_groups_at_their_longest() {
    static D: Handler = Handler {
        name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa::bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb::ccccccccccccccccccccccccccccccccc",
        ..handler(Action::Disclose)
    };
    let name = "é".repeat(60);
    let address = "ü".repeat(60);
    let c = |x: &str| format!("{x:0>64}");
    let leaked = |x: &str| -> &'static str { Box::leak(c(x).into_boxed_str()) };
    let roles: Vec<String> = (0..8).map(|i| c(&format!("r{i}"))).collect();
    let audit = Recording::with(
        Audit::builder()
            .recipients([Recipient::new(c("rec"), name, address).unwrap()])
            .roles(roles.clone())
            .policies([c("p")])
            .organisations([c("o")])
            .issuers([c("i")])
            .tenants([c("t")])
            .break_glass(OnAuditFailure::Allow, [c("b")]),
    );
    pollster::block_on(async {
        let route: String = format!("/{}", "ö".repeat(250));
        let scope = Scope::new(
            &audit.handle(),
            Origin::of_request("DELETE")
                .route(Some(&route))
                .client(Some("2001:db8:7:8:9::1".parse().unwrap()))
                .request_id(Some("x")),
        );
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        let op = Op::of(scope.clone());
        op.tenant(c("t"));
        let mut actor = Actor::proxy("u", "p")
            .org(c("o"))
            .issuer(c("i"))
            .on_behalf_of("z")
            .authn(Authn::by(Method::Certificate).mfa(true).session("s").token("t"));
        for r in roles {
            actor = actor.role(r);
        }
        op.actor(actor);
        scope.ask_break_glass(Some(c("b")));
        op.break_glass(true);
        for p in Purpose::ALL {
            op.purpose(*p);
        }
        op.allow(c("p"));
        op.encounter("e");
        op.study("s");
        op.recipient(&c("rec"), Terms::on(Basis::PublicHealth).consent("c").notice(Notice::Part2)).unwrap();
        op.caused_by(op.handle());
        op.search_by(&(0..16).map(|i| leaked(&format!("s{i}"))).collect::<Vec<_>>());
        op.grant("g", c("r0"));
        op.link("l", "m");
        op.review(op.id(), Verdict::Justified);
        op.setting(leaked("x"));
        op.key(leaked("k"));
        scope.arm(&D).await.unwrap();
        (0..100_u64).for_each(|id| op.patient(&id));
        scope.begin().await.unwrap();
        guard.end(200).await.unwrap().over();
    });
    let lines = audit.lines();
    for line in &lines {
        assert!(line.text().len() < 4096, "{}", line.text().len());
    }
    // What the source says at length makes room for what happened.
    let end = lines.last().unwrap().members();
    assert_eq!((&end["actor"]["roles"], &end["search"]["by"]), (&json!(["other"]), &json!(["other"])));
    assert_eq!(end["disclosure"]["recipient"]["name"], "é".repeat(60));
    let named: HashSet<_> = lines.iter().flat_map(Line::patients).collect();
    assert_eq!(named.len(), 102, "a hundred, and two who are one");
}

#[test]
fn an_answer_of_no_type_is_untyped_whatever_was_released() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        Op::of(scope.clone()).release(&patient(7)).await.unwrap();
        scope.untyped(); // Json<T> answer
        guard.end(200).await.unwrap().over();
    });
    assert_eq!(audit.lines().last().unwrap().members()["typed"], false);
}

#[derive(PhiRecord)]
struct Unwritable {
    #[phi(patient)]
    id: u64,
    map: HashMap<Vec<u8>, u8>,
}

#[test]
fn a_disclosure_that_cannot_be_written_has_failed() {
    let audit = Recording::with(Audit::builder().recipients([Recipient::new("c", "C", "").unwrap()]));
    pollster::block_on(async {
        let record = Unwritable { id: 7, map: [(vec![1, 2], 1)].into() };
        assert!(audit.disclosure("c", Terms::on(Basis::PublicHealth), &record).await.is_err());
    });
    let line = audit.lines().pop().unwrap();
    assert_eq!(
        (line.outcome(), line.reason()),
        (Some(Outcome::Failed), Some(Reason::Error)),
        "{}",
        line.text()
    );
}

#[test]
fn a_short_stream_that_is_refused_is_withheld() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &EXPORT).await;
        let mut chunks = Box::pin(Chunks::new(&scope, Encoding::Ndjson, sound(3)));
        let guard = guard.end(200).await.unwrap();
        audit.stop_accepting();
        assert!(chunks.next().await.unwrap().is_err());
        drop(chunks);
        drop(guard);
        audit.accept_again();
    });
    let lines = settled(&audit, Phase::End);
    let end = lines.last().unwrap();
    assert_eq!(end.reason(), Some(Reason::Withheld), "{}", end.text());
}

#[test]
fn the_correction_of_a_stream_has_its_status() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &EXPORT).await;
        let mut chunks = Box::pin(Chunks::new(&scope, Encoding::Ndjson, sound(0)));
        let guard = guard.end(200).await.unwrap();
        audit.stop_accepting();
        assert!(chunks.next().await.unwrap().is_err());
        drop(chunks);
        drop(guard);
        audit.accept_again();
    });
    let lines = settled(&audit, Phase::After);
    for l in &lines {
        println!("{}", l.text());
    }
    let after = lines.last().unwrap();
    assert_eq!(after.phase(), Some(Phase::After));
    assert_eq!(after.status(), Some(200), "the client saw 200");
}

#[test]
fn lists_are_compared_as_a_whole() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        Op::of(scope).changed(&vec![patient(1)], &vec![patient(2)]);
        guard.end(200).await.unwrap().over();
    });
    audit.lines();
}

#[test]
fn events_of_their_own_have_the_tenant_where_no_line_is() {
    for handler in [Some(&NONE), None] {
        let audit = Recording::with(Audit::builder().tenants(["north"]));
        pollster::block_on(async {
            let (scope, _guard) = open(&audit);
            scope.set_tenant("north");
            if let Some(h) = handler {
                scope.arm(h).await.unwrap();
            }
            scope.clone().run(audit.link(Link::Merge, &1_u64, &2_u64)).await.unwrap();
        });
        let line = &audit.lines()[0];
        assert_eq!(line.members()["tenant"], "north", "{}", line.text());
    }
}

struct Late(Op, u64);
impl Identifier for Late {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        take(&self.1.to_string());
        self.0.tenant("south");
    }
}

#[derive(PhiRecord)]
struct Rec {
    #[phi(patient)]
    #[serde(skip)]
    id: Late,
}

#[test]
fn a_tenant_does_not_change_while_a_record_is_walked() {
    let audit = Recording::with(Audit::builder().tenants(["north", "south"]));
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        op.tenant("north");
        op.release(&Rec { id: Late(op.clone(), 42) }).await.unwrap();
        guard.end(200).await.unwrap().over();
    });
    let line = &audit.lines()[0];
    let tenant = line.members()["tenant"].as_str().unwrap();
    assert_eq!(line.patients(), [audit.pseudonym_at(tenant, "patient", &42_u64).unwrap()], "{}", line.text());
}

#[test]
fn a_glass_once_broken_stays_broken() {
    let audit = Recording::with(Audit::builder().break_glass(OnAuditFailure::Allow, ["unconscious"]));
    pollster::block_on(async {
        let (scope, guard) = open(&audit);
        scope.ask_break_glass(Some("unconscious"));
        scope.arm(&READ).await.unwrap();
        let op = Op::of(scope);
        assert!(op.break_glass(true));
        op.break_glass(false);
        guard.end(200).await.unwrap().over();
    });
    let line = audit.lines().pop().unwrap();
    assert_eq!(line.members()["break_glass"]["granted"], true, "{}", line.text());
}

#[test]
fn breaking_the_glass_is_no_purpose_by_itself() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = open(&audit);
        scope.offer_purpose(Some(Purpose::BreakTheGlass), PurposeFrom::Request);
        scope.arm(&READ).await.unwrap();
        guard.end(403).await.unwrap().over();
    });
    let line = audit.lines().pop().unwrap();
    assert_ne!(line.members()["break_glass"]["granted"], true, "{}", line.text());
}

#[test]
fn what_leaves_without_a_line_is_counted() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &LENIENT).await;
        let mut chunks = Box::pin(Chunks::new(&scope, Encoding::Ndjson, sound(3)));
        let _guard = guard.end(200).await.unwrap();
        audit.fail_output();
        std::thread::sleep(Duration::from_millis(10));
        let (_s, g) = open(&audit);
        drop(g);
        while let Some(c) = chunks.next().await {
            c.unwrap();
        }
        audit.accept_again();
    });
    settled(&audit, Phase::End);
    let written = audit.written();
    pollster::block_on(audit.shutdown()).unwrap();
    assert_eq!(written().last().unwrap().members()["counters"]["unrecorded"], 1);
}

#[test]
fn a_cause_is_an_operation_and_nothing_else() {
    let audit = Recording::start();
    let patient_id = "3f2c8a1e-7b4d-4c2a-9e57-0d1b2c3a4f5e";
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        Op::of(scope).caused_by(patient_id);
        guard.end(200).await.unwrap().over();
    });
    assert!(!audit.lines().pop().unwrap().text().contains(patient_id));
}
