//! What the program declares about itself before it runs: its handlers, and the canonical forms of its identifiers.
//!
//! The macros submit each declaration to an inventory, which the linker puts together; so it is complete whatever
//! the app's routes are, and `session.start` can state it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    event::{Action, Handler, OnAuditFailure, Purpose},
    identity::Step,
};

/// A handler or function with `#[audit]`.
pub struct Registered(pub &'static Handler);

inventory::collect!(Registered);

/// An identifier with `#[derive(Identifier)]`: the canonical form of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declared {
    /// The namespace of its pseudonyms.
    pub namespace: &'static str,
    /// From the value to its canonical text, in order.
    pub steps: &'static [Step],
}

inventory::collect!(Declared);

/// All handlers of the program, in short.
pub(crate) struct Handlers {
    pub(crate) count: u64,
    /// Equal for programs whose attributes say the same, whatever the order of their handlers.
    pub(crate) hash: String,
}

/// What the attributes of this program say.
pub(crate) fn handlers() -> Handlers {
    let registered = inventory::iter::<Registered>.into_iter();
    summary(registered.map(|registered| registered.0))
}

/// The hash is SHA-256 over the sorted descriptions, each behind its length; its first 16 bytes as base64url.
fn summary<'a>(handlers: impl Iterator<Item = &'a Handler>) -> Handlers {
    let mut descriptions: Vec<Vec<u8>> = handlers.map(describe).collect();
    descriptions.sort_unstable();
    let mut hash = Sha256::new();
    for description in &descriptions {
        hash.update(length(description.len()));
        hash.update(description);
    }
    let count = u64::try_from(descriptions.len()).unwrap_or(u64::MAX);
    Handlers { count, hash: URL_SAFE_NO_PAD.encode(&hash.finalize()[..16]) }
}

/// One description. A text stands behind its length, u32 big-endian, and so does a list behind the number of its texts;
/// what the attribute does not say is a list of none, what it says a list of one; a flag is one byte. So no two handlers
/// have the same bytes unless their attributes say the same.
fn describe(handler: &Handler) -> Vec<u8> {
    let mut bytes = Bytes::default();
    bytes.text(handler.name);
    bytes.list(handler.action.map(Action::as_str).as_slice());
    bytes.list(handler.purpose.map(Purpose::as_str).as_slice());
    bytes.list(handler.resource.as_slice());
    bytes.list(handler.category.as_slice());
    bytes.list(handler.fields);
    bytes.list(handler.by);
    bytes.0.push(u8::from(handler.no_subject));
    bytes.list(handler.on_audit_failure.map(failure).as_slice());
    bytes.0
}

/// The canonical forms of this program, by namespace. One without steps, which leaves the value as it is, is not among them.
///
/// # Errors
/// Two types declare different forms of one namespace: their values would never meet.
pub(crate) fn forms() -> Result<Vec<Declared>, Ambiguous> {
    unambiguous(inventory::iter::<Declared>.into_iter().copied())
}

/// A namespace with two canonical forms.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ambiguous {
    pub(crate) namespace: &'static str,
}

fn unambiguous(declared: impl Iterator<Item = Declared>) -> Result<Vec<Declared>, Ambiguous> {
    let mut forms: Vec<Declared> = declared.collect();
    forms.sort_unstable();
    forms.dedup();
    let twice = forms.windows(2).find(|pair| pair[0].namespace == pair[1].namespace);
    if let Some(pair) = twice {
        return Err(Ambiguous { namespace: pair[0].namespace });
    }
    forms.retain(|form| !form.steps.is_empty());
    Ok(forms)
}

#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn text(&mut self, text: &str) {
        self.0.extend(length(text.len()));
        self.0.extend(text.as_bytes());
    }

    fn list(&mut self, texts: &[&str]) {
        self.0.extend(length(texts.len()));
        for text in texts {
            self.text(text);
        }
    }
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes()
}

fn failure(failure: OnAuditFailure) -> &'static str {
    match failure {
        OnAuditFailure::Deny => "deny",
        OnAuditFailure::Allow => "allow",
    }
}

#[cfg(test)]
mod tests;
