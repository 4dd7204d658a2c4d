//! The keyed pseudonymiser, the only reader of identifiers (`docs/seal-format.md`, section 5).

mod namespaces;

use std::{borrow::Cow, collections::HashMap, fmt};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    codes::{Codes, Set, Tenant},
    identity::Identifier,
    keyed::Keyed,
    keys::{Key, PseudonymKeys},
    mac::{TEXT, first, hkdf, text},
};
use namespaces::{Namespace, Namespaces};

/// 128 bits that stand for one identity in one namespace under one key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Token(pub(crate) [u8; 16]);

/// A token with all that stands in the line: `patient.k1.G9KaIYV6_wOChrXzVSAyyg`.
#[derive(Clone, Copy)]
pub(crate) struct Pseudonym<'a> {
    namespace: &'a str,
    kid: &'a str,
    token: Token,
}

/// Makes tokens under the newest key of the ring.
pub(crate) struct Pseudonymizer {
    ring: PseudonymKeys,
    /// Namespaces in which an identity is the same in every organisation.
    shared: Set,
    /// Those of an app that has but one organisation, and those that are shared.
    common: Namespaces,
    /// Those of each organisation.
    own: HashMap<Tenant, Namespaces>,
    change: Keyed,
}

/// The pseudonymiser, for the data of one organisation.
#[derive(Clone, Copy)]
pub(crate) struct Pseudonyms<'a> {
    of: &'a Pseudonymizer,
    tenant: Option<&'a Tenant>,
}

impl Pseudonymizer {
    pub(crate) fn new(ring: PseudonymKeys, shared: Set, codes: &Codes) -> Self {
        let mut change = Zeroizing::new([0; 32]);
        hkdf(b"als1 change", ring.newest.key.bytes(), &[b"als1 change"], &mut change);
        let own = codes.tenants().map(|tenant| (tenant, Namespaces::default())).collect();
        Self { ring, shared, common: Namespaces::default(), own, change: Keyed::new(&change) }
    }

    /// For the data of that organisation, or of an app that has but one.
    pub(crate) const fn of<'a>(&'a self, tenant: Option<&'a Tenant>) -> Pseudonyms<'a> {
        Pseudonyms { of: self, tenant }
    }

    /// Namespaces in which an identity is the same in every organisation.
    pub(crate) fn shared(&self) -> impl Iterator<Item = &str> {
        self.shared.iter().map(|namespace| &**namespace)
    }

    /// The digest of a field's value in one operation: equal values in two operations have different ones, or else the
    /// digest of a yes-or-no field would be equal across patients and count them.
    pub(crate) fn change(&self, op: Uuid, of: &str, field: &str, value: &[u8]) -> String {
        let size = u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes();
        let (of_bytes, field_bytes) = ([length(of)], [length(field)]);
        let (of, field) = (of.as_bytes(), field.as_bytes());
        let tag = self.change.tag(&[op.as_bytes(), &of_bytes, of, &field_bytes, field, &size, value]);
        URL_SAFE_NO_PAD.encode(first::<8>(tag))
    }

    /// Ids of all keys, the writing one first.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.ring.iter().map(|entry| entry.id.as_str())
    }

    /// The namespaces of an organisation. There are such of all that are registered, and of `other`.
    fn namespaces(&self, tenant: Option<&Tenant>) -> &Namespaces {
        tenant.and_then(|tenant| self.own.get(tenant)).unwrap_or(&self.common)
    }
}

impl<'a> Pseudonyms<'a> {
    /// The token of an identity under the newest key; none for no identity.
    pub(crate) fn token(self, namespace: &'static str, id: &(impl Identifier + ?Sized)) -> Option<Token> {
        let tenant = self.tenant.filter(|_| !self.of.shared.has(namespace));
        let named = self
            .of
            .namespaces(tenant)
            .named(namespace, || derive(&self.of.ring.newest.key, &full(namespace, tenant)));
        let mut token = None;
        id.canonical(&mut |value| token = Some(named.token(value)));
        token
    }

    /// With all that stands in the line.
    pub(crate) fn of(self, namespace: &'a str, token: Token) -> Pseudonym<'a> {
        Pseudonym { namespace, kid: &self.of.ring.newest.id, token }
    }

    /// Both at once.
    pub(crate) fn pseudonym(
        self,
        namespace: &'static str,
        id: &(impl Identifier + ?Sized),
    ) -> Option<Pseudonym<'a>> {
        self.token(namespace, id).map(|token| self.of(namespace, token))
    }
}

impl Pseudonym<'_> {
    /// Writes it as a JSON string.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        out.push(b'"');
        for name in [self.namespace, self.kid] {
            out.extend_from_slice(name.as_bytes());
            out.push(b'.');
        }
        out.extend_from_slice(&text(&self.token.0));
        out.push(b'"');
    }

    /// How many bytes that takes.
    pub(crate) const fn bytes(self) -> usize {
        self.namespace.len() + self.kid.len() + TEXT + r#""..""#.len()
    }
}

impl fmt::Display for Pseudonym<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { namespace, kid, token } = *self;
        write!(f, "{namespace}.{kid}.{}", URL_SAFE_NO_PAD.encode(token.0))
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
        let token = derive(&entry.key, &full).token(value);
        Pseudonym { namespace, kid: &entry.id, token }.to_string()
    })
}

/// The namespace as it stands under both HMACs: where the app has tenants, `name@tenant`.
fn full<'a>(namespace: &'a str, tenant: Option<&Tenant>) -> Cow<'a, str> {
    tenant.map_or(Cow::Borrowed(namespace), |tenant| format!("{namespace}@{}", tenant.as_str()).into())
}

/// `K_ns`, ready to take a value.
fn derive(key: &Key, namespace: &str) -> Namespace {
    let mut derived = Zeroizing::new([0; 32]);
    let length = [length(namespace)];
    hkdf(b"als1 pseudonym", key.bytes(), &[b"als1 ns", &length, namespace.as_bytes()], &mut derived);
    let beginning = [b"als1 pseudonym\0", &length[..], namespace.as_bytes()].concat();
    Namespace { keyed: Keyed::new(&derived), beginning }
}

/// A namespace is at most 32 bytes long and a tenant 64; a longer path of a field counts as 255.
fn length(name: &str) -> u8 {
    u8::try_from(name.len()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Codes;

    fn pseudonymizer(codes: &Codes) -> Pseudonymizer {
        let ring = PseudonymKeys::parse(crate::testing::KNOWN_KEY).unwrap();
        let mut shared = Set::default();
        shared.insert("user".to_owned());
        Pseudonymizer::new(ring, shared, codes)
    }

    /// `docs/seal-format.md`, section 6.
    #[test]
    fn known_answer() {
        let all = pseudonymizer(&Codes::default());
        let pseudonym = all.of(None).pseudonym("patient", "MRN-0012345").unwrap();
        assert_eq!(pseudonym.to_string(), "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    }

    #[test]
    fn a_patient_of_two_organisations_is_two_patients_and_a_shared_user_is_one() {
        let mut codes = Codes::default();
        codes.tenants.add("tenant", vec!["north".to_owned(), "south".to_owned()]).unwrap();
        let (north, south) = (codes.tenant("north"), codes.tenant("south"));
        let all = pseudonymizer(&codes);
        let of = |tenant, namespace| all.of(tenant).pseudonym(namespace, &42_u32).unwrap().to_string();
        let patients = [of(None, "patient"), of(Some(&north), "patient"), of(Some(&south), "patient")];
        assert!(patients.iter().enumerate().all(|(place, one)| !patients[..place].contains(one)));
        assert_eq!(of(Some(&north), "user"), of(Some(&south), "user"));
        assert_eq!(of(Some(&north), "user"), of(None, "user"));
    }

    /// Computed by hand with Python's hmac and hashlib from `docs/seal-format.md`, section 5.
    #[test]
    fn digests_of_equal_values_differ_between_operations() {
        let all = pseudonymizer(&Codes::default());
        let digest = |op| all.change(Uuid::from_u128(op), "Patient", "active", b"true");
        assert_eq!(digest(1), "QIxyBSo7POA");
        assert_eq!(digest(1), digest(1));
        assert_ne!(digest(1), digest(2));
    }
}
