//! The seal keys that an auditor holds, and which of them a session was sealed under.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};

use super::sealed::Sealed;
use crate::{keys::SealKey, seal::Seal};

/// Keys, and the seals of the sessions that were met under one of them.
pub(super) struct Keyring {
    keys: Vec<SealKey>,
    /// Only of sessions of which a line fits: others are tried again, and nothing is kept of them.
    sessions: HashMap<[u8; 16], Seal>,
}

impl Keyring {
    pub(super) fn new(keys: Vec<SealKey>) -> Self {
        Self { keys, sessions: HashMap::new() }
    }

    /// The key id of the seal that fits the line, which is of that session; none where none fits.
    pub(super) fn opens(&mut self, sealed: &Sealed<'_>, session: &[u8]) -> Option<&str> {
        let id: [u8; 16] = URL_SAFE_NO_PAD.decode(session).ok()?.try_into().ok()?;
        if !self.sessions.contains_key(&id) {
            let mut seals = self.keys.iter().map(|key| Seal::new(key, id));
            let fits = seals.find(|seal| seal.fits(&sealed.object, &sealed.mac))?;
            self.sessions.insert(id, fits);
        }
        let seal = self.sessions.get(&id)?;
        seal.fits(&sealed.object, &sealed.mac).then(|| seal.kid())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sealed::raw, *};
    use crate::testing::{KNOWN_KEY, SEAL_KEY};

    /// `docs/seal-format.md`, section 6.
    const LINE: &str = r#"{"audit":{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1},"mac":"EMygchGq9UdExldQufWCcw"}"#;

    fn opens(ring: &mut Keyring, line: &str) -> Option<String> {
        let sealed = raw(line.as_bytes()).next().unwrap();
        ring.opens(&sealed, b"oKGio6SlpqeoqaqrrK2urw").map(str::to_owned)
    }

    #[test]
    fn a_line_opens_under_its_key_and_no_other() {
        let [known, other] = [KNOWN_KEY, SEAL_KEY].map(|key| SealKey::from_hex(key).unwrap());
        let mut ring = Keyring::new(vec![other, known]);
        assert_eq!(opens(&mut ring, LINE).unwrap(), "056a4a60");
        assert_eq!(opens(&mut ring, &LINE.replace("u_17", "u_18")), None);
        assert_eq!(opens(&mut ring, &LINE.replace("\"EMy", "\"EMz")), None);
        let mut without = Keyring::new(vec![SealKey::from_hex(SEAL_KEY).unwrap()]);
        assert_eq!(opens(&mut without, LINE), None);
        assert!(without.sessions.is_empty());
    }
}
