//! What the hooks do: what the request says, in a header.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicUsize, Ordering},
};

use audit_core::{
    Actor, Purpose,
    event::{Authn, Method},
};

#[derive(Clone)]
pub(crate) struct Hooks {
    /// Passed when a hook begins to block, and again when it may go on.
    pub(crate) gate: Arc<Barrier>,
    looks: Arc<AtomicUsize>,
}

impl Hooks {
    pub(crate) fn new() -> Self {
        Self { gate: Arc::new(Barrier::new(2)), looks: Arc::default() }
    }

    pub(crate) fn actor(&self, says: &str) -> Option<Actor> {
        match says {
            "panic: actor" => panic!("as it must"),
            "panic: actor, later" if self.looks.fetch_add(1, Ordering::Relaxed) > 0 => panic!("as it must"),
            "panic: purpose by role" => Some(Actor::workforce("dr.adams").role(PANICS)),
            "block" => {
                self.gate.wait();
                self.gate.wait();
                Some(Actor::anonymous())
            }
            "many roles" => {
                let actor = Actor::workforce("dr.adams");
                Some((0..100_000).fold(actor, |actor, n| actor.role(format!("role-{n}"))))
            }
            _ => garbage(says).map(|text| somebody(&text)),
        }
    }

    pub(crate) fn tenant(says: &str) -> Option<String> {
        assert_ne!(says, "panic: tenant");
        garbage(says)
    }

    pub(crate) fn break_glass(says: &str) -> Option<String> {
        assert_ne!(says, "panic: break glass");
        garbage(says)
    }

    pub(crate) fn purpose(says: &str) -> Option<Purpose> {
        assert_ne!(says, "panic: purpose");
        None
    }

    pub(crate) fn purpose_by_role(role: &str) -> Option<Purpose> {
        assert_ne!(role, PANICS);
        None
    }
}

const PANICS: &str = "a role that makes a hook panic";

/// What no id and no code looks like.
pub(crate) const GARBAGE: [(&str, &str, usize); 7] = [
    ("nothing", "", 1),
    ("a NUL", "a\0b", 1),
    ("line breaks", "a\r\n{\"audit\":{\"action\":\"read\"}}\r\n", 1),
    ("emoji", "\u{1f468}\u{200d}\u{2695}\u{fe0f}\u{202e}\u{feff}", 1),
    ("JSON", "\",\"status\":200,\"\\u0000\\ud800", 1),
    ("a path", "../../etc/passwd%00", 1),
    ("a megabyte", "quillfeather", 90_000),
];

pub(crate) fn garbage(says: &str) -> Option<String> {
    let (_, text, times) = GARBAGE.iter().find(|(name, ..)| *name == says)?;
    Some(text.repeat(*times))
}

fn somebody(text: &str) -> Actor {
    let authn = Authn::by(Method::Password).session(text).token(text);
    let actor = Actor::proxy(text, text).authn(authn);
    actor.role(text.to_owned()).org(text.to_owned()).issuer(text.to_owned())
}
