//! The keys of a run, and what an auditor computes with them.

use std::env;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Seal key and newest pseudonym key, as an auditor and a privacy officer hold them.
#[derive(Clone)]
pub struct Keys {
    seal_hex: String,
    ring: String,
    seal: Vec<u8>,
    pseudonym: Vec<u8>,
    pseudonym_id: String,
}

/// A key that the demo cannot read; the server says more.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not of the form that the server wants")]
pub struct BadKey(&'static str);

impl Keys {
    /// The keys in the environment; where there are none, new ones.
    ///
    /// # Errors
    /// Where a key is there and cannot be read.
    pub fn from_env() -> Result<Self, BadKey> {
        let seal = env::var(SEAL).ok().filter(|value| !value.is_empty());
        let ring = env::var(RING).ok().filter(|value| !value.is_empty());
        Self::new(&seal.map_or_else(random, Ok)?, &ring.map_or_else(random, Ok)?)
    }

    /// Reads a seal key and a ring of pseudonym keys.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn new(seal_hex: &str, ring: &str) -> Result<Self, BadKey> {
        let newest = ring.split(',').next().unwrap_or_default().trim();
        let (id, hex) = newest.split_once(':').unwrap_or(("k1", newest));
        Ok(Self {
            seal_hex: seal_hex.to_owned(),
            ring: ring.to_owned(),
            seal: base16ct::mixed::decode_vec(seal_hex).map_err(|_| BadKey(SEAL))?,
            pseudonym: base16ct::mixed::decode_vec(hex).map_err(|_| BadKey(RING))?,
            pseudonym_id: id.to_owned(),
        })
    }

    /// The variables for the server.
    pub fn variables(&self) -> [(&'static str, &str); 2] {
        [(SEAL, &self.seal_hex), (RING, &self.ring)]
    }

    /// `K_0` of a session.
    pub(crate) fn session_key(&self, session: &str) -> Option<[u8; 32]> {
        let session = URL_SAFE_NO_PAD.decode(session).ok()?;
        hkdf(b"als1", &self.seal, &[b"als1 session", &session])
    }

    /// The pseudonym of a value that no tenant has to itself.
    pub fn pseudonym(&self, namespace: &str, value: &str) -> String {
        self.pseudonym_at(None, namespace, value)
    }

    /// The pseudonym of a value of that tenant. The text shows the namespace alone.
    pub fn pseudonym_at(&self, tenant: Option<&str>, namespace: &str, value: &str) -> String {
        let full = tenant.map_or_else(|| namespace.to_owned(), |tenant| format!("{namespace}@{tenant}"));
        let (length, name) = ([short(&full)], full.as_bytes());
        let key = hkdf(b"als1 pseudonym", &self.pseudonym, &[b"als1 ns", &length, name]).unwrap_or_default();
        let tag = mac(&key, &[b"als1 pseudonym\0", &length, name, &long(value), value.as_bytes()]);
        format!("{namespace}.{}.{}", self.pseudonym_id, URL_SAFE_NO_PAD.encode(&tag[..16]))
    }

    /// The digest of a field's value, as JSON, in one operation.
    pub(crate) fn digest(&self, op: Uuid, of: &str, field: &str, json: &str) -> String {
        let key = hkdf(b"als1 change", &self.pseudonym, &[b"als1 change"]).unwrap_or_default();
        let (of_length, field_length) = ([short(of)], [short(field)]);
        let names: [&[u8]; 4] = [&of_length, of.as_bytes(), &field_length, field.as_bytes()];
        let value: [&[u8]; 2] = [&long(json), json.as_bytes()];
        let parts: Vec<_> = [op.as_bytes().as_slice()].into_iter().chain(names).chain(value).collect();
        URL_SAFE_NO_PAD.encode(&mac(&key, &parts)[..8])
    }
}

fn short(text: &str) -> u8 {
    u8::try_from(text.len()).unwrap_or(u8::MAX)
}

fn long(text: &str) -> [u8; 4] {
    u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes()
}

/// The text of a line's MAC.
pub(crate) fn seal(session_key: &[u8; 32], audit: &[u8]) -> String {
    let digest = Sha256::new().chain_update([0]).chain_update(audit).finalize();
    URL_SAFE_NO_PAD.encode(&mac(session_key, &[b"als1 tag", &digest])[..16])
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("32 bytes are a key"));
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn hkdf(salt: &[u8], key: &[u8], info: &[&[u8]]) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), key).expand_multi_info(info, &mut out).ok()?;
    Some(out)
}

fn random() -> Result<String, BadKey> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| BadKey("the system's random number generator"))?;
    Ok(base16ct::lower::encode_string(&key))
}

const SEAL: &str = "AUDIT_SEAL_KEY";
const RING: &str = "AUDIT_PSEUDONYM_KEYS";

#[cfg(test)]
mod tests {
    use super::*;

    /// `docs/seal-format.md`, section 6.
    #[test]
    fn known_answers() {
        let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let keys = Keys::new(key, key).unwrap();
        assert_eq!(keys.pseudonym("patient", "MRN-0012345"), "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
        let line = br#"{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1}"#;
        let session_key = keys.session_key("oKGio6SlpqeoqaqrrK2urw").unwrap();
        assert_eq!(seal(&session_key, line), "EMygchGq9UdExldQufWCcw");
    }
}
