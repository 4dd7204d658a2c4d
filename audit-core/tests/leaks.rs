//! Whatever text an app hands us, as an id, as a code, in an error or in a panic, nothing of it stands in a line, and each line
//! stays canonical. What clients send to a server is the matter of `tests/tests/leaks.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use audit_core::{
    Actor, Audit, Op, PhiRecord, Purpose, Refused,
    adapter::{Guard, Handler, Held, Origin, Scope, Unannotated},
    audit,
    event::{Action, Authn, Basis, Method, Recipient, Terms},
    testing::Recording,
};
use proptest::prelude::*;
use serde_json::Value;

/// Long enough not to come about by chance.
const CANARY: &str = "Quillfeather7f3a9c";

#[derive(PhiRecord)]
struct Note {
    #[phi(id)]
    id: String,
    #[phi(patient)]
    patient: String,
    text: String,
}

static UPDATE: Handler = Handler { name: "tests::handler", ..Handler::of(Action::Update) };

/// An error that tells everything.
struct Talks(String);

impl fmt::Debug for Talks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Refused> for Talks {
    fn from(refused: Refused) -> Self {
        Self(refused.to_string())
    }
}

/// A job that fails, or panics, with the text.
#[audit(read, patient = text, purpose = Operations)]
fn job(text: &str, panics: bool) -> Result<(), Talks> {
    // Without the hook, which would print it: that is the app's own doing.
    if panics { std::panic::resume_unwind(Box::new(text.to_owned())) } else { Err(Talks(text.to_owned())) }
}

/// Says the text wherever an app can say one.
fn say(op: &Op, text: &str) {
    let authn = Authn::by(Method::Password).session(text).token(text);
    op.actor(
        Actor::proxy(text, text)
            .role(text.to_owned())
            .org(text.to_owned())
            .issuer(text.to_owned())
            .authn(authn),
    );
    op.tenant(text);
    op.purpose(Purpose::Treatment);
    op.allow(text.to_owned());
    op.deny(text.to_owned());
    op.request_break_glass(text.to_owned());
    op.break_glass(true);
    op.patient(text);
    op.record("Note", text);
    op.encounter(text);
    op.study(text);
    op.grant(text, text.to_owned());
    op.link(text, text);
    op.caused_by(text);
    assert!(op.recipient(text, Terms::on(Basis::Authorization).consent(text)).is_err());
    op.recipient("county", Terms::on(Basis::Authorization).consent(text)).unwrap();
    let note = |text: &str| Note { id: text.to_owned(), patient: text.to_owned(), text: text.to_owned() };
    op.changed(&note(text), &note(&text.repeat(2)));
    op.about(&note(text));
}

fn operation(audit: &Recording, text: &str) {
    let origin = Origin::of_request(text).route(Some("/notes/{id}")).request_id(Some(text));
    let scope = Scope::new(&audit.handle(), origin);
    pollster::block_on(async {
        let guard = Guard::new(scope.clone(), Unannotated::Record);
        scope.arm(&UPDATE).await.unwrap();
        scope.begin().await.unwrap();
        let op = Op::of(scope.clone());
        say(&op, text);
        let note = Note { id: text.to_owned(), patient: text.to_owned(), text: text.to_owned() };
        scope.release(Held::new(note)).unwrap();
        guard.end(200).await.unwrap().over();
        let printed = format!("{op:?} {:?}", Actor::workforce(text));
        assert!(!printed.contains(CANARY), "{printed}");
    });
}

/// The same value, written by somebody else.
fn canonical(value: &Value) -> String {
    let list = |texts: Vec<String>| texts.join(",");
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let member = |(name, value): (&String, &Value)| format!("{name:?}:{}", canonical(value));
            format!("{{{}}}", list(members.into_iter().map(member).collect()))
        }
        Value::Array(values) => format!("[{}]", list(values.iter().map(canonical).collect())),
        other => other.to_string(),
    }
}

fn registered() -> Recording {
    let county = Recipient::new("county", "County Health Department", "1 Court Square, Millbrook").unwrap();
    Recording::with(Audit::builder().recipients([county]))
}

/// The canary, among whatever text there is.
fn text() -> impl Strategy<Value = String> {
    let around = prop_oneof![
        any::<String>(),
        Just("\r\n\0\u{2028}\u{7f}".to_owned()),
        Just("\"}\n{\"audit\":{".to_owned()),
        Just("\\ud800".to_owned()),
        Just("👩‍⚕️".to_owned()),
        Just(".k1.".to_owned()),
    ];
    let size = prop_oneof![24 => Just(1_usize), 1 => Just(60_000)];
    (around.clone(), around, size).prop_map(|(before, after, size)| before + &CANARY.repeat(size) + &after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_that_an_app_says_is_found_again(text in text()) {
        let audit = registered();
        operation(&audit, &text);
        for panics in [false, true] {
            let ended = catch_unwind(AssertUnwindSafe(|| {
                pollster::block_on(audit.run(async { job(&text, panics) }))
            }));
            prop_assert_eq!(ended.is_err(), panics);
        }
        let lines = audit.lines();
        prop_assert!(lines.len() >= 6, "{} lines", lines.len());
        for line in &lines {
            prop_assert!(!line.text().contains(CANARY), "{}", line.text());
            let value: Value = serde_json::from_str(line.text()).unwrap();
            prop_assert_eq!(line.text().trim_end(), canonical(&value));
        }
    }
}
