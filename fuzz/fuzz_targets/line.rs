//! Whatever an operation is told: its lines are short, canonical and sealed, hold nothing private, name everybody, and one of
//! them is its end.

#![no_main]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use audit_core::{
    Op,
    adapter::{ActorFrom, Guard, Handler, Scope, Unannotated},
    fuzzing,
    keys::{Keys, PseudonymKeys, SealKey},
    testing::{Line, Recording},
};
use fuzz::{
    records::{Id, MARK},
    said::Said,
    sealed::{canonical, check, text},
    story::{Ending, Story},
    words::handlers,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use uuid::Uuid;

fuzz_target!(|story: Story| {
    assert_escaped(&story.text);
    let handler = &HANDLERS[usize::from(story.handler) % HANDLERS.len()];
    let audit = recording(&story);
    let op = pollster::block_on(play(&story, &audit, handler)).to_string();
    let named = named(&story, &audit);
    let written = audit.written();
    // With it comes its last line.
    drop(audit);
    let lines: Vec<_> = written().iter().map(|line| check(Line::text(line), &SEAL)).collect();
    assert!(lines.iter().enumerate().all(|(place, line)| line["n"] == place), "a gap");
    let mut operations: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in &lines {
        assert_private(&story, "", line);
        if let Some(op) = line["op"].as_str() {
            operations.entry(op).or_default().push(line);
        }
    }
    for lines in operations.values() {
        assert_shape(lines);
    }
    let lines = operations.get(op.as_str());
    assert!(lines.is_some() || !story.armed || handler.action.is_none(), "an operation without a line");
    assert!(lines.is_none_or(|lines| named.is_subset(&patients(lines))), "not everybody is named");
});

/// Tells the whole story, and gives the id of its operation.
async fn play(story: &Story, audit: &Recording, handler: &'static Handler) -> Uuid {
    let route = story.request.route();
    let scope = Scope::new(&audit.handle(), story.request.origin(route.as_deref()));
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    scope.offer_actor(story.request.actor(), ActorFrom::Request);
    scope.offer_tenant(story.request.tenant());
    say(&story.before, &scope, audit).await;
    if story.armed {
        scope.arm(handler).await.expect("there is room");
        scope.begin().await.expect("there is room");
    }
    say(&story.said, &scope, audit).await;
    match story.ending {
        Ending::Status(status) => guard.end(100 + status % 900).await.expect("there is room").over(),
        Ending::Left(status, bytes) => {
            let mut handover = guard.end(100 + status % 900).await.expect("there is room");
            handover.hold(vec![b'x'; bytes.into()].into());
            handover.hand_over();
        }
        Ending::Panic => {
            drop(scope.panicked());
            // A record that was to leave is held back.
            _ = guard.end(500).await;
        }
        Ending::Dropped => drop(guard),
    }
    say(&story.after, &scope, audit).await;
    Op::of(scope).id()
}

async fn say(all: &[Said], scope: &Scope, audit: &Recording) {
    for said in all {
        said.say(scope, audit).await;
    }
}

/// A log with what the app registered.
fn recording(story: &Story) -> Recording {
    let seal = SealKey::from_hex(&"5a".repeat(SEAL.len())).expect("this is a key");
    let ring = PseudonymKeys::parse(&story.log.ring()).expect("this is a ring");
    let keys = Keys::new(seal, ring).expect("the keys differ");
    fuzzing::recording(story.log.builder(), &keys, &story.log.service()).expect("these are codes")
}

/// The pseudonyms of the patients whom the operation named by themselves.
fn named(story: &Story, audit: &Recording) -> BTreeSet<String> {
    let pseudonym = |id: &Id| match story.request.tenant() {
        Some(tenant) => audit.pseudonym_at(&tenant, "patient", id),
        None => audit.pseudonym("patient", id),
    };
    let ids = story.before.iter().chain(&story.said).flat_map(Said::patients);
    ids.filter_map(|id| pseudonym(&id)).collect()
}

fn patients(lines: &[&Value]) -> BTreeSet<String> {
    let patients = lines.iter().filter_map(|line| line["patients"].as_array()).flatten();
    patients.map(|patient| patient.as_str().unwrap_or_default().to_owned()).collect()
}

/// At most one begin, then the parts in order, one end that knows how many there are, at most one after.
fn assert_shape(lines: &[&Value]) {
    let phases: Vec<_> = lines.iter().map(|line| text(line, "phase")).collect();
    let parts = phases.iter().filter(|phase| **phase == "part").count();
    let begin = phases.first().filter(|phase| **phase == "begin");
    let after = phases.last().filter(|phase| **phase == "after");
    let order = begin.into_iter().copied().chain(std::iter::repeat_n("part", parts)).chain(["end"]);
    assert_eq!(phases, order.chain(after.copied()).collect::<Vec<_>>());
    let numbers = lines.iter().filter_map(|line| line["part"].as_u64());
    assert!(numbers.eq(1..=parts as u64), "the parts are not numbered in order");
    let told =
        lines.iter().filter(|line| line["phase"] == "end").map(|line| line["parts"].as_u64().unwrap_or(0));
    assert!(told.eq([parts as u64]), "the end tells another number of parts");
}

/// Nothing private stands in a line: no marked text anywhere, and where no text of the app's may stand no identity.
fn assert_private(story: &Story, key: &str, value: &Value) {
    match value {
        // Somebody of the staff, where the app wants it so.
        Value::Object(members)
            if key == "actor" && story.log.actors_in_clear && members["kind"] == "workforce" =>
        {
            members
                .iter()
                .filter(|(key, _)| *key != "id")
                .for_each(|(key, value)| assert_private(story, key, value));
        }
        Value::String(text) => {
            let public = ["route", "name", "address"].contains(&key);
            let digits = || text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
            assert!(!text.to_ascii_lowercase().contains(MARK), "`{key}` holds something private");
            assert!(public || digits() < Some(19), "`{key}` holds an identity that is a number");
            let operation = || Uuid::parse_str(text).map_or(true, |id| id.get_version_num() == 7);
            assert!(public || operation(), "`{key}` holds an identity that is a UUID");
        }
        Value::Array(values) => values.iter().for_each(|value| assert_private(story, key, value)),
        Value::Object(members) => members.iter().for_each(|(key, value)| assert_private(story, key, value)),
        _ => {}
    }
}

/// Any text can be written, and comes back.
fn assert_escaped(text: &str) {
    let written = String::from_utf8(fuzzing::object(text)).expect("pure ASCII");
    let value: Value = serde_json::from_str(&written).expect("a line is JSON");
    assert_eq!(value["text"].as_str().unwrap_or_default(), text.replace('\0', "\u{fffd}"));
    assert!(text.is_empty() || canonical(&value) == written, "not canonical: {written}");
}

static HANDLERS: LazyLock<Vec<Handler>> = LazyLock::new(handlers);
const SEAL: [u8; 32] = [0x5a; 32];
