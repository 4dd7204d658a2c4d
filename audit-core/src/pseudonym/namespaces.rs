//! The namespaces in use, each with its key, derived once.

use std::sync::OnceLock;

use super::Token;
use crate::{keyed::Keyed, mac::first};

/// The namespaces of one organisation, a chain: they are few, are never taken away, and nobody takes a lock to read them.
#[derive(Default)]
pub(super) struct Namespaces(OnceLock<Box<Entry>>);

struct Entry {
    name: &'static str,
    namespace: Namespace,
    others: Namespaces,
}

/// A namespace under one key.
pub(super) struct Namespace {
    pub(super) keyed: Keyed,
    /// What comes before the value.
    pub(super) beginning: Vec<u8>,
}

impl Namespaces {
    /// That one, so that a token costs one short HMAC.
    pub(super) fn named(&self, name: &'static str, derive: impl Fn() -> Namespace) -> &Namespace {
        let mut rest = self;
        loop {
            let new = || Box::new(Entry { name, namespace: derive(), others: Self::default() });
            let entry = rest.0.get_or_init(new);
            if entry.name == name {
                return &entry.namespace;
            }
            rest = &entry.others;
        }
    }
}

impl Namespace {
    pub(super) fn token(&self, value: &str) -> Token {
        let size = u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes();
        Token(first(self.keyed.tag(&[&self.beginning, &size, value.as_bytes()])))
    }
}
