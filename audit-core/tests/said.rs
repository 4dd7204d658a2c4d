//! Everything an app has to say: who, for whom, why, to whom; and what becomes of a code that nobody registered.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::thread;

use audit_core::{
    Actor, Audit, Builder, Op, PhiRecord, Purpose, Reason, Refused,
    adapter::{Guard, Handler, Held, Origin, Scope, Unannotated},
    event::{
        Action, Authn, Basis, Kind, Link, Method, Notice, OnAuditFailure, Outcome, Phase, PurposeFrom,
        Recipient, Severity, Terms, Verdict,
    },
    testing::{Line, Recording},
};
use serde_json::{Value, json};
use uuid::Uuid;

const fn handler(action: Action) -> Handler {
    Handler { name: "tests::handler", by: &["name"], ..Handler::of(action) }
}

static READ: Handler = handler(Action::Read);
static SEARCH: Handler = handler(Action::Search);
static COUNTS: Handler = Handler { no_subject: true, ..handler(Action::Search) };

#[derive(PhiRecord)]
#[phi(resource = "Report")]
struct Report {
    #[phi(patient)]
    patient: u64,
    finding: String,
}

fn report() -> Report {
    Report { patient: 7, finding: "measles".to_owned() }
}

fn county() -> Recipient {
    Recipient::new("county", "County Health Department", "1 Court Square, Millbrook").unwrap()
}

fn registered() -> Builder {
    Audit::builder()
        .roles(["physician", "researcher"])
        .policies(["own-ward", "notes.clinicians-only"])
        .organisations(["st-orrin"])
        .issuers(["idp.st-orrin"])
        .tenants(["north", "south"])
        .shared(["user"])
        .recipients([county()])
        .break_glass(OnAuditFailure::Allow, ["unconscious"])
}

/// Runs one operation to its end, and gives its last line.
fn said(audit: &Recording, handler: &'static Handler, body: impl FnOnce(&Scope)) -> Value {
    pollster::block_on(async {
        let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        scope.arm(handler).await.unwrap();
        scope.begin().await.unwrap();
        body(&scope);
        guard.end(200).await.unwrap().over();
    });
    last(audit).members().clone()
}

fn last(audit: &Recording) -> Line {
    audit.lines().pop().unwrap()
}

#[test]
fn an_actor_is_somebody_of_an_organisation_who_signed_in() {
    let audit = Recording::with(registered());
    let authn = Authn::by(Method::HardwareKey).mfa(true).session("s-1").token("t-1");
    let actor = Actor::workforce("dr.adams").role("physician").org("st-orrin").issuer("idp.st-orrin");
    let line = said(&audit, &READ, |scope| {
        let op = Op::of(scope.clone());
        op.actor(actor.on_behalf_of("dr.baker").authn(authn));
        op.allow("own-ward");
        op.patient(&7);
        op.encounter(&"visit 9");
        op.study(&"trial 3");
    });
    let user = |name| audit.pseudonym("user", name).unwrap();
    assert_eq!(
        line["actor"],
        json!({
            "for": user("dr.baker"), "id": user("dr.adams"), "issuer": "idp.st-orrin", "kind": "workforce",
            "org": "st-orrin", "roles": ["physician"],
        })
    );
    assert_eq!(
        line["authn"],
        json!({
            "method": "hwk", "mfa": true, "session": audit.pseudonym("session", "s-1").unwrap(),
            "token": audit.pseudonym("token", "t-1").unwrap(),
        })
    );
    assert_eq!(line["authz"], json!({"decision": "allow", "policy": "own-ward"}));
    assert_eq!(line["encounter"], audit.pseudonym("encounter", "visit 9").unwrap());
    assert_eq!(line["study"], audit.pseudonym("study", "trial 3").unwrap());
}

#[test]
fn own_is_who_sees_nobody_else() {
    let audit = Recording::start();
    let own = |named: &[u64], of: u64| {
        let line = said(&audit, &READ, |scope| {
            let op = Op::of(scope.clone());
            op.actor(Actor::proxy("mum.doe", of));
            for patient in named {
                op.patient(patient);
            }
        });
        line["actor"]["own"].as_bool().unwrap()
    };
    assert!(own(&[7], 7) && own(&[7, 7], 7));
    assert!(!own(&[8], 7) && !own(&[7, 8], 7) && !own(&[], 7));
}

#[test]
fn what_nobody_registered_is_other_and_counted() {
    let audit = Recording::with(registered().roles(["physician"]));
    let line = said(&audit, &READ, |scope| {
        let op = Op::of(scope.clone());
        op.tenant("Ada Quillfeather");
        op.actor(Actor::workforce(1_u64).role("Ada").role("physician").org("Ada").issuer("Ada"));
        op.deny("Ada");
        op.request_break_glass("Ada");
    });
    let text = line.to_string();
    assert!(!text.contains("Ada"), "{text}");
    assert_eq!(line["actor"]["roles"], json!(["other", "physician"]));
    let others = ["org", "issuer"].map(|member| line["actor"][member].clone());
    assert_eq!(others, ["other", "other"]);
    assert_eq!((&line["tenant"], &line["authz"]["policy"]), (&json!("other"), &json!("other")));
    assert_eq!(line["break_glass"]["reason"], "other");
    let written = audit.written();
    pollster::block_on(audit.shutdown()).unwrap();
    let stop = written().pop().unwrap();
    assert_eq!(stop.members()["counters"]["unknown_codes"], 6);
}

#[test]
fn what_cannot_be_registered_is_said_at_the_start() {
    let refused = |builder: Builder| {
        let keys = audit_core::keys::Keys::ephemeral().unwrap();
        builder.keys(keys).start().unwrap_err().to_string()
    };
    assert!(refused(Audit::builder().roles(["two words"])).starts_with("role `two words` is no code"));
    assert!(refused(Audit::builder().shared(["User"])).starts_with("`User` is no namespace"));
    let many = (0..200).map(|place| format!("namespace_number_{place}"));
    assert!(
        refused(Audit::builder().shared(many)).starts_with("the first line would be longer than 4,096 bytes")
    );
    let recipient =
        |name: &str, address: &str| Recipient::new("county", name, address).unwrap_err().to_string();
    let complaint = "is missing, longer than 120 bytes, or holds a control character";
    assert_eq!(recipient("two\nlines", ""), format!("the name of the recipient `county` {complaint}"));
    assert_eq!(recipient(" ", ""), format!("the name of the recipient `county` {complaint}"));
    assert_eq!(recipient("n", &"é".repeat(61)), format!("the address of the recipient `county` {complaint}"));
    assert!(Recipient::new("county", "n".repeat(120), "é".repeat(60)).is_ok());
    assert!(Recipient::new("two words", "name", "").is_err());
}

#[test]
fn ids_of_staff_and_programs_stand_in_clear_where_the_app_wants_it() {
    let audit = Recording::with(registered().actors_in_clear());
    let id = |actor: Actor| {
        let line = said(&audit, &READ, |scope| Op::of(scope.clone()).actor(actor));
        line["actor"]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id(Actor::workforce("dr.adams@st-orrin.example")), "dr.adams@st-orrin.example");
    assert_eq!(id(Actor::service("lab-import")), "lab-import");
    for hidden in [Actor::patient("pat.doe", 7), Actor::proxy("mum.doe", 7), Actor::workforce("Dr Ada Adams")]
    {
        assert!(id(hidden).starts_with("user.k1."));
    }
}

#[test]
fn patient_42_of_two_tenants_is_two_patients() {
    let audit = Recording::with(registered());
    let named = |tenant: Option<&str>| {
        let line = said(&audit, &READ, |scope| {
            let op = Op::of(scope.clone());
            tenant.inspect(|tenant| op.tenant(tenant));
            op.actor(Actor::workforce("dr.adams"));
            op.patient(&42);
        });
        assert_eq!(line["tenant"].as_str(), tenant);
        (line["patients"][0].clone(), line["actor"]["id"].clone())
    };
    let (north, south, none) = (named(Some("north")), named(Some("south")), named(None));
    assert_eq!(north.0, audit.pseudonym_at("north", "patient", &42).unwrap());
    assert!(north.0 != south.0 && north.0 != none.0);
    assert!(north.1 == south.1 && north.1 == none.1, "accounts are shared");
}

/// Its pseudonym is that of no tenant, and who looks for the patient at a clinic would not find it.
#[test]
fn a_patient_of_no_tenant_is_counted_where_there_are_tenants() {
    let counted = |tenant: Option<&str>, builder: Builder| {
        let audit = Recording::with(builder);
        said(&audit, &READ, |scope| {
            let op = Op::of(scope.clone());
            tenant.inspect(|tenant| op.tenant(tenant));
            op.patient(&42);
        });
        let written = audit.written();
        pollster::block_on(audit.shutdown()).unwrap();
        written().pop().unwrap().members()["counters"]["unknown_codes"].as_u64().unwrap()
    };
    assert_eq!(counted(None, registered()), 1);
    assert_eq!(counted(Some("north"), registered()), 0);
    assert_eq!(counted(None, Audit::builder()), 0);
}

/// A pseudonym that is made cannot be made again for somebody else.
#[test]
fn a_tenant_that_comes_too_late_is_not_taken() {
    let audit = Recording::with(registered());
    let line = said(&audit, &READ, |scope| {
        let op = Op::of(scope.clone());
        op.tenant("north");
        op.patient(&42);
        op.tenant("south");
    });
    assert_eq!(line["tenant"], "north");
    assert_eq!(line["patients"][0], audit.pseudonym_at("north", "patient", &42).unwrap());
}

#[test]
fn a_broken_glass_is_a_purpose_with_a_reason_and_is_noticed() {
    let audit = Recording::with(registered());
    let glass = |asked: bool, refused: bool, granted: bool| {
        let line = said(&audit, &READ, |scope| {
            let op = Op::of(scope.clone());
            scope.offer_purpose(Some(Purpose::Treatment), PurposeFrom::Role);
            scope.ask_break_glass(asked.then_some("unconscious"));
            if refused {
                assert_eq!(op.break_glass(granted), asked && granted);
            }
        });
        (line["break_glass"].clone(), line["purpose"].clone(), line["severity"].clone())
    };
    let said = |granted, needed| json!({"granted": granted, "needed": needed, "reason": "unconscious"});
    assert_eq!(glass(true, true, true), (said(true, true), json!(["BTG"]), json!("warning")));
    assert_eq!(glass(true, true, false), (said(false, true), json!(["TREAT"]), json!("info")));
    assert_eq!(glass(true, false, false), (said(false, false), json!(["TREAT"]), json!("info")));
    assert_eq!(glass(false, true, true), (Value::Null, json!(["TREAT"]), json!("info")));
}

/// Nobody has decided what happens when the log takes no line.
#[test]
fn no_glass_is_broken_before_somebody_has_decided() {
    let audit = Recording::start();
    let line = said(&audit, &READ, |scope| {
        scope.ask_break_glass(Some("unconscious"));
        assert!(!Op::of(scope.clone()).break_glass(true));
    });
    assert_eq!(line["break_glass"], Value::Null);
    let line = said(&audit, &READ, |scope| Op::of(scope.clone()).purpose(Purpose::BreakTheGlass));
    assert_eq!((&line["break_glass"], &line["purpose"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_broken_glass_has_its_own_policy_when_no_line_is_accepted() {
    let answered = |policy, asked: bool, granted: bool| {
        let audit = Recording::with(Audit::builder().break_glass(policy, ["unconscious"]));
        pollster::block_on(async {
            let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
            let guard = Guard::new(scope.clone(), Unannotated::Record);
            scope.ask_break_glass(asked.then_some("unconscious"));
            scope.arm(&READ).await.unwrap();
            Op::of(scope).break_glass(granted);
            audit.stop_accepting();
            let answered = guard.end(200).await.is_ok();
            audit.accept_again();
            answered
        })
    };
    assert!(answered(OnAuditFailure::Allow, true, true));
    assert!(!answered(OnAuditFailure::Allow, true, false), "asked for and not granted");
    assert!(!answered(OnAuditFailure::Allow, false, true), "not asked for");
    assert!(!answered(OnAuditFailure::Deny, true, true));
}

/// While the log fails, a request that asks to break the glass gets as far as the handler, who has the last word.
#[test]
fn a_glass_can_be_broken_while_the_log_has_no_room() {
    let answered = |granted: bool| {
        let audit = Recording::with(registered());
        audit.stop_accepting();
        pollster::block_on(async {
            // Until the log knows that it fails, an operation is let in.
            let first = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
            let guard = Guard::new(first.clone(), Unannotated::Record);
            first.arm(&READ).await.unwrap();
            audit.fail_output();
            guard.end(200).await.unwrap_err();

            let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
            let guard = Guard::new(scope.clone(), Unannotated::Record);
            scope.ask_break_glass(Some("unconscious"));
            scope.arm(&READ).await.unwrap();
            scope.begin().await.unwrap();
            let op = Op::of(scope);
            op.break_glass(granted);
            if granted {
                assert!(op.release(&report()).await.is_ok());
            }
            guard.end(200).await
        })
    };
    assert!(answered(true).is_ok());
    assert_eq!(answered(false).unwrap_err().status(), 503);
}

#[test]
fn policies_hold_for_actions_unless_the_attribute_says_otherwise() {
    static STRICT: Handler =
        Handler { on_audit_failure: Some(OnAuditFailure::Deny), ..handler(Action::Search) };
    let audit = Recording::with(Audit::builder().on_audit_failure(Action::Search, OnAuditFailure::Allow));
    let answered = |handler: &'static Handler| {
        pollster::block_on(async {
            let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
            let guard = Guard::new(scope.clone(), Unannotated::Record);
            scope.arm(handler).await.unwrap();
            audit.stop_accepting();
            let answered = guard.end(200).await.is_ok();
            audit.accept_again();
            answered
        })
    };
    assert!(answered(&SEARCH));
    assert!(!answered(&STRICT));
    assert!(!answered(&READ));
}

#[test]
fn a_search_says_by_what_and_an_answer_about_nobody_is_not_unattributed() {
    let audit = Recording::start();
    let line = said(&audit, &SEARCH, |_| {});
    assert_eq!((&line["search"], &line["unattributed"]), (&json!({"by": ["name"]}), &json!(true)));
    let line = said(&audit, &SEARCH, |scope| Op::of(scope.clone()).search_by(&["birth_date", "two words"]));
    assert_eq!(line["search"], json!({"by": ["birth_date", "other"]}));
    let line = said(&audit, &COUNTS, |_| {});
    assert_eq!(line["unattributed"], Value::Null);
}

#[test]
fn a_cause_is_taken_over_by_whoever_goes_on() {
    let audit = Recording::start();
    let mut handle = String::new();
    let first = said(&audit, &READ, |scope| handle = Op::of(scope.clone()).handle());
    let second = said(&audit, &READ, |scope| {
        let op = Op::of(scope.clone());
        op.caused_by(&handle);
        op.caused_by("Ada Quillfeather");
    });
    assert_eq!(second["cause"], first["op"]);
    assert_eq!(first["cause"], Value::Null);
}

/// The id of an operation.
const fn judged() -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0009)
}

/// Each is an operation of its own, caused by the one it was said in, and done by its actor.
#[test]
fn events_of_their_own() {
    let audit = Recording::with(registered());
    let outer = Scope::new(&audit.handle(), Origin::of_request("POST").route(Some("/admin")));
    pollster::block_on(async {
        let guard = Guard::new(outer.clone(), Unannotated::Record);
        outer.arm(&READ).await.unwrap();
        let op = Op::of(outer.clone());
        op.tenant("north");
        op.actor(Actor::workforce("admin.dean"));
        let judged = judged();
        let acts = outer.clone().run(async {
            audit.link(Link::Merge, &4711, &42).await.unwrap();
            audit.link(Link::Unmerge, &4711, &42).await.unwrap();
            audit.link(Link::Alias, &4711, &42).await.unwrap();
            audit.review(judged, Verdict::Justified).await.unwrap();
            audit.grant("nurse.baker", "researcher").await.unwrap();
            audit.revoke("nurse.baker", "Ada").await.unwrap();
            audit.configured("reminders.days-before").await.unwrap();
            audit.rotated("AUDIT_SEAL_KEY").await.unwrap();
            audit.register(Recipient::new("acme", "Acme Insurance", "").unwrap()).await.unwrap();
        });
        acts.await;
        guard.end(200).await.unwrap().over();
    });
    let lines = audit.lines();
    let (outer, acts) = lines.split_last().unwrap();
    let begins = acts.iter().filter(|line| line.phase() == Some(Phase::Begin)).count();
    let acts: Vec<_> = acts.iter().filter(|line| line.phase() == Some(Phase::End)).collect();
    let at = |namespace, id: &str| audit.pseudonym_at("north", namespace, id).unwrap();
    let link = json!({"from": at("patient", "4711"), "to": at("patient", "42")});
    let baker = audit.pseudonym("user", "nurse.baker").unwrap();
    let expected = [
        ("merge", Kind::Identity, "link", link.clone()),
        ("unmerge", Kind::Identity, "link", link.clone()),
        ("alias", Kind::Identity, "link", link.clone()),
        ("review", Kind::Review, "review", json!({"op": judged().to_string(), "verdict": "justified"})),
        ("grant", Kind::Authz, "grant", json!({"role": "researcher", "to": baker})),
        ("revoke", Kind::Authz, "grant", json!({"role": "other", "to": baker})),
        ("configure", Kind::Config, "config", json!({"setting": "reminders.days-before"})),
        ("rotate", Kind::Config, "config", json!({"key": "AUDIT_SEAL_KEY"})),
        (
            "register",
            Kind::Admin,
            "disclosure",
            json!({"recipient": {"code": "acme", "name": "Acme Insurance"}}),
        ),
    ];
    assert_eq!(
        (acts.len(), begins),
        (expected.len(), expected.len() - 1),
        "all but the review change something"
    );
    for (line, (action, kind, group, value)) in acts.iter().zip(expected) {
        assert_eq!((line.action().unwrap().as_str(), line.kind()), (action, Some(kind)));
        assert_eq!(line.members()[group], value);
        assert_eq!((line.phase(), line.outcome()), (Some(Phase::End), Some(Outcome::Success)));
        assert_eq!(line.members()["cause"].as_str(), outer.op());
        assert_eq!(line.members()["actor"]["id"], audit.pseudonym("user", "admin.dean").unwrap());
        assert_eq!(line.members()["tenant"], "north");
    }
    assert_eq!(acts[0].patients(), [at("patient", "4711"), at("patient", "42")]);
}

/// An `Option` identifies, and may be `None`.
#[test]
fn nobody_is_linked_to_nobody_and_granted_nothing() {
    let audit = Recording::with(registered());
    let nobody = None::<u64>;
    pollster::block_on(async {
        audit.link(Link::Merge, &nobody, &42).await.unwrap();
        audit.grant(&nobody, "physician").await.unwrap();
    });
    let lines = audit.lines();
    assert_eq!(lines[1].patients(), [audit.pseudonym("patient", &42).unwrap()]);
    assert!(lines.iter().all(|line| line.members()["link"].is_null() && line.members()["grant"].is_null()));
}

#[test]
fn a_disclosure_names_its_recipient_and_gives_its_id() {
    let audit = Recording::with(registered());
    pollster::block_on(async {
        let terms = || Terms::on(Basis::PublicHealth).consent("c-1").notice(Notice::Part2);
        let left = audit.disclosure("county", terms(), &report()).await.unwrap();
        assert_eq!(left.body, r#"{"patient":7,"finding":"measles"}"#);
        let lines = audit.lines();
        assert_eq!(
            lines.iter().filter_map(Line::phase).collect::<Vec<_>>(),
            [Phase::Begin, Phase::Part, Phase::End]
        );
        assert_eq!(lines[1].patients(), [audit.pseudonym("patient", &7).unwrap()]);
        assert_eq!(lines[1].fields(), ["finding"]);
        assert_eq!(
            (lines[2].kind(), lines[2].op()),
            (Some(Kind::Disclosure), Some(left.id.to_string().as_str()))
        );
        assert_eq!(
            lines[2].members()["disclosure"],
            json!({
                "basis": "164.512(b)", "consent": audit.pseudonym("consent", "c-1").unwrap(), "notice": "42CFR2.32",
                "recipient": {
                    "address": "1 Court Square, Millbrook", "code": "county", "name": "County Health Department",
                },
            })
        );

        // Nobody whom nobody registered; and then somebody did.
        let refused = audit.disclosure("acme", terms(), &report()).await.map(drop).unwrap_err();
        assert_eq!(refused, Refused::UnknownRecipient);
        assert_eq!(
            (last(&audit).outcome(), last(&audit).reason()),
            (Some(Outcome::Failed), Some(Reason::Invalid))
        );
        audit.register(Recipient::new("acme", "Acme Insurance", "").unwrap()).await.unwrap();
        assert!(audit.disclosure("acme", terms(), &report()).await.is_ok());

        audit.stop_accepting();
        let refused = audit.disclosure("acme", terms(), &report()).await.map(drop).unwrap_err();
        assert_eq!(refused, Refused::Deadline);
        let refused = audit.register(Recipient::new("late", "Late Labs", "").unwrap()).await.unwrap_err();
        assert_eq!(refused, Refused::Deadline);
        audit.accept_again();
        // Whom no line made known, nobody knows.
        let refused = audit.disclosure("late", terms(), &report()).await.map(drop).unwrap_err();
        assert_eq!(refused, Refused::UnknownRecipient);
    });
}

#[test]
fn severities_are_ordered() {
    assert!(Severity::Info < Severity::Notice && Severity::Notice < Severity::Warning);
    assert!(Severity::Warning < Severity::Alert);
}

#[derive(PhiRecord, Clone)]
#[phi(resource = "Patient")]
struct Patient {
    #[phi(patient)]
    id: u64,
    #[phi(version)]
    version: u64,
    name: String,
    #[phi(clear)]
    active: bool,
    address: Address,
}

#[derive(PhiRecord, Clone)]
#[phi(part)]
struct Address {
    street: String,
    city: String,
}

fn ada() -> Patient {
    let address = Address { street: "9 Juniper Parade".into(), city: "Millbrook".into() };
    Patient { id: 7, version: 1, name: "Ada Quillfeather".into(), active: true, address }
}

/// Which fields, and nothing of what they hold; equal values look alike within the operation and nowhere else.
#[test]
fn a_change_names_its_fields_and_digests_of_their_values() {
    let audit = Recording::start();
    let moved =
        |to: &str| Patient { version: 2, address: Address { street: to.into(), ..ada().address }, ..ada() };
    let changed =
        |body: &dyn Fn(&Op)| said(&audit, &READ, |scope| body(&Op::of(scope.clone())))["changed"].clone();
    let first = changed(&|op| op.changed(&ada(), &moved("1 Gosling Quay")));
    let one = &first.as_array().unwrap()[0];
    assert_eq!(
        (first.as_array().unwrap().len(), &one["field"], &one["type"]),
        (1, &json!("address.street"), &json!("Patient"))
    );
    assert_ne!(one["before"], one["after"]);

    // There and back within one operation.
    let there_and_back = changed(&|op| {
        op.changed(&ada(), &moved("1 Gosling Quay"));
        op.changed(&moved("1 Gosling Quay"), &ada());
    });
    assert_eq!(there_and_back[0]["before"], there_and_back[1]["after"]);
    assert_eq!(there_and_back[0]["after"], there_and_back[1]["before"]);
    assert_ne!(there_and_back[0]["before"], one["before"], "equal values in two operations");

    let sides = |changed: &Value, side| {
        let changed = changed.as_array().unwrap().clone();
        changed
            .into_iter()
            .filter(|one| !one[side].is_null())
            .map(|one| one["field"].clone())
            .collect::<Vec<_>>()
    };
    let fields = ["name", "active", "address.street", "address.city"];
    let created = changed(&|op| op.created(&ada()));
    assert_eq!(
        (sides(&created, "after"), sides(&created, "before")),
        (fields.map(Value::from).into(), vec![])
    );
    let deleted = changed(&|op| op.deleted(&ada()));
    assert_eq!(
        (sides(&deleted, "after"), sides(&deleted, "before")),
        (vec![], fields.map(Value::from).into())
    );
    assert_eq!(changed(&|op| op.changed(&ada(), &ada())), Value::Null);
}

/// Computed from `docs/seal-format.md`, section 5, with nothing of the SDK.
#[test]
fn a_digest_can_be_computed_by_whoever_holds_the_key() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use hmac::{Hmac, KeyInit, Mac};
    let audit = Recording::start();
    let line = said(&audit, &READ, |scope| Op::of(scope.clone()).created(&ada()));
    let op = Uuid::parse_str(line["op"].as_str().unwrap()).unwrap();
    let ring: Vec<u8> = (0..32).collect();
    let mut key = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(Some(b"als1 change"), &ring).expand(b"als1 change", &mut key).unwrap();
    let (of, field, value) = ("Patient", "name", "\"Ada Quillfeather\"");
    let mut message = op.as_bytes().to_vec();
    for name in [of, field] {
        message.push(u8::try_from(name.len()).unwrap());
        message.extend_from_slice(name.as_bytes());
    }
    message.extend_from_slice(&u32::try_from(value.len()).unwrap().to_be_bytes());
    message.extend_from_slice(value.as_bytes());
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(&message);
    let digest = BASE64_URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..8]);
    assert_eq!(line["changed"][0]["after"], digest);
}

/// More changes than fit on a line go into parts, and none is lost.
#[test]
fn many_changes_go_into_parts() {
    let audit = Recording::start();
    let line = said(&audit, &READ, |scope| {
        let op = Op::of(scope.clone());
        (0..60).for_each(|_| op.created(&ada()));
    });
    let parts = line["parts"].as_u64().unwrap();
    let lines = audit.lines();
    assert_eq!(lines.len() as u64, parts + 1);
    let changed: usize =
        lines.iter().map(|line| line.members()["changed"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(changed, 240);
    assert!(lines.iter().all(|line| line.text().len() < 4_096));
}

/// A recording fails where a line is not as the schema says.
#[test]
fn an_empty_name_of_a_field_is_left_out() {
    let audit = Recording::start();
    let line = said(&audit, &READ, |scope| {
        scope.untyped();
        Op::of(scope.clone()).fields(&["phone", ""]);
    });
    assert_eq!(line["fields"], json!(["phone"]));
}

/// Says all there is to say.
fn everything(scope: &Scope) {
    let op = Op::of(scope.clone());
    op.caused_by("01890a5d-ac96-774b-bcce-b302099a8057");
    op.tenant("north");
    op.actor(
        Actor::proxy("mum.doe", 7).role("physician").authn(Authn::by(Method::HardwareKey).session("s-1")),
    );
    op.purpose(Purpose::Research);
    op.allow("own-ward");
    op.request_break_glass("unconscious");
    op.break_glass(true);
    (0..200_u64).for_each(|patient| op.patient(&patient));
    op.record("note", &9);
    op.about(&report());
    op.fields(&["phone"]);
    op.encounter(&"visit 9");
    op.study(&"trial 3");
    op.search_by(&["phone"]);
    op.changed(&report(), &Report { finding: "mumps".to_owned(), ..report() });
    op.grant("dr.baker", "physician");
    op.setting("retention");
    op.key("AUDIT_SEAL_KEY");
    op.link(&7, &8);
    op.review(Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap(), Verdict::Justified);
    op.recipient("county", Terms::on(Basis::PublicHealth)).unwrap();
    scope.release(Held::new(report())).unwrap();
    op.fail(Reason::Conflict);
}

/// The memory of a scope is used again by its thread: nothing of one patient may come to stand on the line of the next.
#[test]
fn an_operation_says_nothing_of_the_one_before() {
    let audit = Recording::with(registered());
    let nothing: fn(&Scope) = |_| ();
    let a_record: fn(&Scope) = |scope| Op::of(scope.clone()).record("note", &9);
    let an_answer: fn(&Scope) = |scope| _ = scope.release(Held::new(report())).unwrap();
    let a_failure: fn(&Scope) = |scope| {
        let op = Op::of(scope.clone());
        op.fields(&["phone"]);
        op.fail(Reason::Conflict);
    };
    for next in [nothing, a_record, an_answer, a_failure] {
        let what_it_says = || {
            let mut line = said(&audit, &READ, next);
            let own = line.as_object_mut().unwrap();
            own.retain(|member, _| !["n", "op", "t", "us"].contains(&&**member));
            line
        };
        // A thread of its own has nothing to use again.
        let fresh = thread::scope(|threads| threads.spawn(what_it_says).join().unwrap());
        said(&audit, &READ, everything);
        assert_eq!(what_it_says(), fresh);
    }
}
