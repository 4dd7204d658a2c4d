//! The keyed pseudonymiser, the only reader of identifiers (`docs/seal-format.md`, section 5).

use std::{collections::HashMap, sync::RwLock};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    identity::Identifier,
    keys::{Key, PseudonymKeys},
    mac::{first, hkdf, hmac},
};

/// 128 bits that stand for one identity in one namespace under one key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Token(pub(crate) [u8; 16]);

/// Makes tokens under the newest key of the ring.
pub(crate) struct Pseudonymizer {
    ring: PseudonymKeys,
    /// The keyed state of each namespace in use, so that a token costs one short HMAC.
    namespaces: RwLock<HashMap<&'static str, Hmac<Sha256>>>,
}

impl Pseudonymizer {
    pub(crate) fn new(ring: PseudonymKeys) -> Self {
        Self { ring, namespaces: RwLock::default() }
    }

    /// Ids of all keys, the writing one first.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.ring.iter().map(|entry| entry.id.as_str())
    }

    /// The token of an identity under the newest key; none for no identity.
    pub(crate) fn token(&self, namespace: &'static str, id: &(impl Identifier + ?Sized)) -> Option<Token> {
        let mut token = None;
        id.canonical(&mut |value| token = Some(tag(self.keyed(namespace), namespace, value)));
        token
    }

    /// `patient.k1.G9KaIYV6_wOChrXzVSAyyg`
    pub(crate) fn text(&self, namespace: &str, token: Token) -> String {
        let kid = &self.ring.newest.id;
        format!("{namespace}.{kid}.{}", URL_SAFE_NO_PAD.encode(token.0))
    }

    /// How long such a text is.
    pub(crate) fn text_bytes(&self, namespace: &str) -> usize {
        const TOKEN: usize = 22;
        namespace.len() + 1 + self.ring.newest.id.len() + 1 + TOKEN
    }

    /// Token and text at once.
    pub(crate) fn pseudonym(
        &self,
        namespace: &'static str,
        id: &(impl Identifier + ?Sized),
    ) -> Option<String> {
        self.token(namespace, id).map(|token| self.text(namespace, token))
    }

    fn keyed(&self, namespace: &'static str) -> Hmac<Sha256> {
        let known = self.namespaces.read().ok().and_then(|known| known.get(namespace).cloned());
        known.unwrap_or_else(|| {
            let keyed = derive(&self.ring.newest.key, namespace);
            if let Ok(mut known) = self.namespaces.write() {
                known.insert(namespace, keyed.clone());
            }
            keyed
        })
    }
}

/// `K_ns`, ready to take a message.
fn derive(key: &Key, namespace: &str) -> Hmac<Sha256> {
    let mut derived = Zeroizing::new([0; 32]);
    let length = [length(namespace)];
    hkdf(b"als1 pseudonym", key, &[b"als1 ns", &length, namespace.as_bytes()], &mut derived);
    hmac(&derived)
}

fn tag(mut keyed: Hmac<Sha256>, namespace: &str, value: &str) -> Token {
    keyed.update(b"als1 pseudonym\0");
    keyed.update(&[length(namespace)]);
    keyed.update(namespace.as_bytes());
    keyed.update(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
    keyed.update(value.as_bytes());
    Token(first(keyed.finalize().into_bytes().into()))
}

/// A namespace is at most 32 bytes long; the registration of names sees to it.
fn length(namespace: &str) -> u8 {
    u8::try_from(namespace.len()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `docs/seal-format.md`, section 6.
    #[test]
    fn known_answer() {
        let ring = PseudonymKeys::parse(crate::testing::KNOWN_KEY).unwrap();
        let pseudonymizer = Pseudonymizer::new(ring);
        let token = pseudonymizer.token("patient", "MRN-0012345").unwrap();
        assert_eq!(pseudonymizer.text("patient", token), "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    }
}
