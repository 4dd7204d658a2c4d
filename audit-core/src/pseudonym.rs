//! The keyed pseudonymiser, the only reader of identifiers (`docs/seal-format.md`, section 5).

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::RwLock,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    codes::Tenant,
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
    /// Namespaces in which an identity is the same in every organisation.
    shared: BTreeSet<String>,
    /// The keyed state of each namespace in use, so that a token costs one short HMAC.
    namespaces: RwLock<HashMap<Namespace, Hmac<Sha256>>>,
    change: Hmac<Sha256>,
}

/// A namespace of one organisation, or of all.
#[derive(PartialEq, Eq, Hash)]
struct Namespace {
    name: &'static str,
    tenant: Option<Tenant>,
}

/// The pseudonymiser, for the data of one organisation.
#[derive(Clone, Copy)]
pub(crate) struct Pseudonyms<'a> {
    of: &'a Pseudonymizer,
    tenant: Option<&'a Tenant>,
}

impl Pseudonymizer {
    pub(crate) fn new(ring: PseudonymKeys, shared: BTreeSet<String>) -> Self {
        let mut change = Zeroizing::new([0; 32]);
        hkdf(b"als1 change", ring.newest.key.bytes(), &[b"als1 change"], &mut change);
        Self { ring, shared, namespaces: RwLock::default(), change: hmac(&change) }
    }

    /// For the data of that organisation, or of an app that has but one.
    pub(crate) const fn of<'a>(&'a self, tenant: Option<&'a Tenant>) -> Pseudonyms<'a> {
        Pseudonyms { of: self, tenant }
    }

    /// Namespaces in which an identity is the same in every organisation.
    pub(crate) fn shared(&self) -> impl Iterator<Item = &str> {
        self.shared.iter().map(String::as_str)
    }

    /// The digest of a field's value in one operation: equal values in two operations have different ones, or else the
    /// digest of a yes-or-no field would be equal across patients and count them.
    pub(crate) fn change(&self, op: Uuid, of: &str, field: &str, value: &[u8]) -> String {
        let mut keyed = self.change.clone();
        keyed.update(op.as_bytes());
        for name in [of, field] {
            keyed.update(&[length(name)]);
            keyed.update(name.as_bytes());
        }
        keyed.update(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
        keyed.update(value);
        URL_SAFE_NO_PAD.encode(first::<8>(keyed.finalize().into_bytes().into()))
    }

    /// Ids of all keys, the writing one first.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.ring.iter().map(|entry| entry.id.as_str())
    }

    fn keyed(&self, namespace: &'static str, tenant: Option<&Tenant>) -> Hmac<Sha256> {
        let key = Namespace { name: namespace, tenant: tenant.cloned() };
        let known = self.namespaces.read().ok().and_then(|known| known.get(&key).cloned());
        known.unwrap_or_else(|| {
            let keyed = derive(&self.ring.newest.key, &full(namespace, tenant));
            if let Ok(mut known) = self.namespaces.write() {
                known.insert(key, keyed.clone());
            }
            keyed
        })
    }
}

impl Pseudonyms<'_> {
    /// The token of an identity under the newest key; none for no identity.
    pub(crate) fn token(self, namespace: &'static str, id: &(impl Identifier + ?Sized)) -> Option<Token> {
        let tenant = self.tenant.filter(|_| !self.of.shared.contains(namespace));
        let mut token = None;
        id.canonical(&mut |value| {
            token = Some(tag(self.of.keyed(namespace, tenant), &full(namespace, tenant), value));
        });
        token
    }

    /// `patient.k1.G9KaIYV6_wOChrXzVSAyyg`
    pub(crate) fn text(self, namespace: &str, token: Token) -> String {
        text(namespace, &self.of.ring.newest.id, token)
    }

    /// How long such a text is.
    pub(crate) fn text_bytes(self, namespace: &str) -> usize {
        const TOKEN: usize = 22;
        namespace.len() + 1 + self.of.ring.newest.id.len() + 1 + TOKEN
    }

    /// Token and text at once.
    pub(crate) fn pseudonym(
        self,
        namespace: &'static str,
        id: &(impl Identifier + ?Sized),
    ) -> Option<String> {
        self.token(namespace, id).map(|token| self.text(namespace, token))
    }
}

/// The pseudonyms of a canonical value under all keys of a ring, the newest first: for who searches.
#[cfg(feature = "verify")]
pub(crate) fn under_all_keys(
    ring: &PseudonymKeys,
    namespace: &str,
    tenant: Option<&str>,
    value: &str,
) -> impl Iterator<Item = String> {
    let full = tenant.map_or_else(|| namespace.to_owned(), |tenant| format!("{namespace}@{tenant}"));
    ring.iter().map(move |entry| {
        let token = tag(derive(&entry.key, &full), &full, value);
        text(namespace, &entry.id, token)
    })
}

/// `patient.k1.G9KaIYV6_wOChrXzVSAyyg`
fn text(namespace: &str, kid: &str, token: Token) -> String {
    format!("{namespace}.{kid}.{}", URL_SAFE_NO_PAD.encode(token.0))
}

/// The namespace as it stands under both HMACs: where the app has tenants, `name@tenant`.
fn full<'a>(namespace: &'a str, tenant: Option<&Tenant>) -> Cow<'a, str> {
    tenant.map_or(Cow::Borrowed(namespace), |tenant| format!("{namespace}@{}", tenant.as_str()).into())
}

/// `K_ns`, ready to take a message.
fn derive(key: &Key, namespace: &str) -> Hmac<Sha256> {
    let mut derived = Zeroizing::new([0; 32]);
    let length = [length(namespace)];
    hkdf(b"als1 pseudonym", key.bytes(), &[b"als1 ns", &length, namespace.as_bytes()], &mut derived);
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

/// A namespace is at most 32 bytes long and a tenant 64; a longer path of a field counts as 255.
fn length(name: &str) -> u8 {
    u8::try_from(name.len()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Codes;

    fn pseudonymizer() -> Pseudonymizer {
        let ring = PseudonymKeys::parse(crate::testing::KNOWN_KEY).unwrap();
        Pseudonymizer::new(ring, ["user".to_owned()].into())
    }

    /// `docs/seal-format.md`, section 6.
    #[test]
    fn known_answer() {
        let pseudonym = pseudonymizer().of(None).pseudonym("patient", "MRN-0012345").unwrap();
        assert_eq!(pseudonym, "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    }

    #[test]
    fn a_patient_of_two_organisations_is_two_patients_and_a_shared_user_is_one() {
        let mut codes = Codes::default();
        codes.tenants.add("tenant", vec!["north".to_owned(), "south".to_owned()]).unwrap();
        let (north, south) = (codes.tenant("north"), codes.tenant("south"));
        let all = pseudonymizer();
        let of = |tenant, namespace| all.of(tenant).pseudonym(namespace, &42_u32).unwrap();
        let patients = [of(None, "patient"), of(Some(&north), "patient"), of(Some(&south), "patient")];
        assert!(patients.iter().enumerate().all(|(place, one)| !patients[..place].contains(one)));
        assert_eq!(of(Some(&north), "user"), of(Some(&south), "user"));
        assert_eq!(of(Some(&north), "user"), of(None, "user"));
    }

    /// Computed by hand with Python's hmac and hashlib from `docs/seal-format.md`, section 5.
    #[test]
    fn digests_of_equal_values_differ_between_operations() {
        let all = pseudonymizer();
        let digest = |op| all.change(Uuid::from_u128(op), "Patient", "active", b"true");
        assert_eq!(digest(1), "QIxyBSo7POA");
        assert_eq!(digest(1), digest(1));
        assert_ne!(digest(1), digest(2));
    }
}
