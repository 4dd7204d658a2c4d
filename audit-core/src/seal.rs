//! The seal `als1` in keyed mode (`docs/seal-format.md`, sections 1 and 2): from a draft to a line with its MAC. Pure.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    canonical::number,
    keys::SealKey,
    mac::{first, hkdf, hmac},
};

/// The canonical text of a line whose number and time are still to come.
pub(crate) struct Draft {
    pub(crate) text: Vec<u8>,
    /// Where `n` goes in.
    pub(crate) n: usize,
    /// Where `t` goes in, behind `n`.
    pub(crate) t: usize,
    /// Where `unrecorded` goes in, behind `t`.
    pub(crate) unrecorded: usize,
}

/// What a line is given last, under the lock that numbers it.
#[derive(Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) n: u64,
    /// Unix time in milliseconds.
    pub(crate) t: u64,
    /// How many operations went on without a line since the line before.
    pub(crate) unrecorded: u64,
}

impl Draft {
    /// The length of its line with the longest numbers there can be.
    pub(crate) const fn line_bytes(&self) -> usize {
        const NUMBER: usize = 16;
        HEAD.len()
            + self.text.len()
            + 2 * NUMBER
            + UNRECORDED.len()
            + NUMBER
            + MAC_HEAD.len()
            + MAC_TEXT
            + TAIL.len()
    }
}

/// What seals the lines of one process.
pub(crate) struct Seal {
    kid: String,
    keyed: Hmac<Sha256>,
}

impl Seal {
    /// The keys of the session `s`.
    pub(crate) fn new(key: &SealKey, s: [u8; 16]) -> Self {
        let mut session_key = Zeroizing::new([0; 32]);
        hkdf(b"als1", &key.0, &[b"als1 session", &s], &mut session_key);
        Self { kid: kid(key), keyed: hmac(&session_key) }
    }

    /// Tells seal keys apart without saying anything about them.
    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    /// The whole line with its newline.
    pub(crate) fn line(&self, draft: &Draft, numbers: Numbers) -> Vec<u8> {
        let mut line = Vec::with_capacity(draft.line_bytes());
        line.extend_from_slice(HEAD);
        line.extend_from_slice(&draft.text[..draft.n]);
        number(&mut line, numbers.n);
        line.extend_from_slice(&draft.text[draft.n..draft.t]);
        number(&mut line, numbers.t);
        line.extend_from_slice(&draft.text[draft.t..draft.unrecorded]);
        if numbers.unrecorded > 0 {
            line.extend_from_slice(UNRECORDED);
            number(&mut line, numbers.unrecorded);
        }
        line.extend_from_slice(&draft.text[draft.unrecorded..]);
        let mac = self.mac(&line[HEAD.len()..]);
        line.extend_from_slice(MAC_HEAD);
        line.extend_from_slice(URL_SAFE_NO_PAD.encode(mac).as_bytes());
        line.extend_from_slice(TAIL);
        line
    }

    fn mac(&self, m: &[u8]) -> [u8; 16] {
        first(self.tag(m).finalize().into_bytes().into())
    }

    fn tag(&self, m: &[u8]) -> Hmac<Sha256> {
        let digest = Sha256::new().chain_update([0]).chain_update(m).finalize();
        let mut keyed = self.keyed.clone();
        keyed.update(b"als1 tag");
        keyed.update(&digest);
        keyed
    }
}

/// The id of a seal key.
pub(crate) fn kid(key: &SealKey) -> String {
    let mut block = Zeroizing::new([0; 32]);
    block.copy_from_slice(key.0.bytes());
    let mut keyed = hmac(&block);
    keyed.update(b"als1 kid");
    base16ct::lower::encode_string(&first::<4>(keyed.finalize().into_bytes().into()))
}

const HEAD: &[u8] = br#"{"audit":"#;
const UNRECORDED: &[u8] = br#","unrecorded":"#;
const MAC_HEAD: &[u8] = br#","mac":""#;
const MAC_TEXT: usize = 22;
const TAIL: &[u8] = b"\"}\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::KNOWN_KEY;

    /// `docs/seal-format.md`, section 6.
    #[test]
    fn known_answers() {
        let session = 0xa0a1_a2a3_a4a5_a6a7_a8a9_aaab_acad_aeaf_u128.to_be_bytes();
        let seal = Seal::new(&SealKey::from_hex(KNOWN_KEY).unwrap(), session);
        assert_eq!(seal.kid(), "056a4a60");
        let before = br#"{"act":"patient.read","actor":"u_17","n":"#;
        let between =
            br#","ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":"#;
        let draft = Draft {
            text: [before.as_slice(), between, br#","v":1}"#].concat(),
            n: before.len(),
            t: before.len() + between.len(),
            unrecorded: before.len() + between.len(),
        };
        let numbers = Numbers { n: 0, t: 1_767_225_600_000, unrecorded: 0 };
        let line = String::from_utf8(seal.line(&draft, numbers)).unwrap();
        assert_eq!(
            line,
            r#"{"audit":{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1},"mac":"EMygchGq9UdExldQufWCcw"}"#
                .to_owned()
                + "\n",
        );
        assert!(line.len() <= draft.line_bytes());
    }
}
