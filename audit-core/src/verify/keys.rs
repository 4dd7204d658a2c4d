//! The keys that whoever checks lines holds.

use std::{fmt, ops::Range};

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;

use crate::{
    block::key_id,
    keys::{Key, KeyError, SealKey},
};

/// What to check lines with: seal keys, and where they are used the auditor's secret key and the public signing keys.
///
/// ```
/// use audit_core::{keys::SealKey, verify::Keys};
///
/// // The key that was replaced at the beginning of 2026, and the one since.
/// let new_year = 1_767_225_600_000;
/// let [old, new] = ["5a", "6b"].map(|byte| SealKey::from_hex(&byte.repeat(32)));
/// let keys = Keys::default().seal(old?, 0..new_year).seal(new?, new_year..u64::MAX);
/// # assert!(!keys.is_empty());
/// # Ok::<(), audit_core::keys::KeyError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Keys {
    pub(super) seals: Vec<(SealKey, Range<u64>)>,
    pub(super) auditors: Vec<AuditorSecretKey>,
    pub(super) signers: Vec<(SignerKey, u64)>,
}

impl Keys {
    /// A seal key, and when it was in use, in Unix milliseconds: a line that it seals and that is not of that time was
    /// written by somebody who had no business with it any more.
    pub fn seal(mut self, key: SealKey, used: Range<u64>) -> Self {
        self.seals.push((key, used));
        self
    }

    /// The auditor's secret key, which opens forward-secure sessions.
    pub fn auditor(mut self, key: AuditorSecretKey) -> Self {
        self.auditors.push(key);
        self
    }

    /// A public signing key. Sessions that begin at that time, in Unix milliseconds, or later are to be signed, by whichever.
    pub fn signer(mut self, key: SignerKey, from: u64) -> Self {
        self.signers.push((key, from));
        self
    }

    /// From when on sessions are to be signed.
    pub(super) fn signed_from(&self) -> Option<u64> {
        self.signers.iter().map(|(_, from)| *from).min()
    }

    /// Whether the seal key with that id is among them.
    pub(super) fn hold(&self, id: &str) -> bool {
        self.seals.iter().any(|(key, _)| key.id() == id)
    }

    /// Whether they open a session that was opened by the key with that id, or by none but a signing key.
    pub(super) fn open(&self, kid: Option<&str>, forward_secure: bool) -> bool {
        match kid {
            Some(kid) => self.hold(kid) && !(forward_secure && self.auditors.is_empty()),
            None => !self.signers.is_empty(),
        }
    }

    /// When the seal key was in use instead of at that time, Unix milliseconds; none where it was.
    pub(super) fn misuse(&self, seal: usize, t: u64) -> Option<String> {
        let (key, used) = self.seals.get(seal).filter(|(_, used)| !used.contains(&t))?;
        let time = |t: u64| i64::try_from(t).ok().and_then(|t| Timestamp::from_millisecond(t).ok());
        let from = time(used.start).filter(|_| used.start > 0).map(|from| format!(" from {from}"));
        let until = time(used.end).map(|until| format!(" until {until}"));
        let [from, until] = [from, until].map(Option::unwrap_or_default);
        Some(format!("the seal key {} was in use{from}{until}", key.id()))
    }

    /// Whether nothing can be checked with them.
    pub const fn is_empty(&self) -> bool {
        self.seals.is_empty() && self.signers.is_empty()
    }
}

/// The auditor's secret key (X25519), the other half of `AUDIT_AUDITOR_KEY`. It never comes near the app.
#[derive(Clone, Debug)]
pub struct AuditorSecretKey(Key);

impl AuditorSecretKey {
    /// Reads 64 hex digits.
    ///
    /// # Errors
    /// Where the text is not 64 hex digits, or all zeros.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        Key::from_hex(AUDITOR_VARIABLE, text).map(Self)
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }
}

/// The public half of `AUDIT_SIGN_KEY` (Ed25519): whoever has it can check signatures, and make none.
#[derive(Clone)]
pub struct SignerKey {
    pub(super) id: String,
    pub(super) key: VerifyingKey,
}

impl SignerKey {
    /// Reads 64 hex digits.
    ///
    /// # Errors
    /// Where the text is not 64 hex digits, or no public key.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = Key::from_hex(SIGNER_VARIABLE, text)?;
        let key = VerifyingKey::from_bytes(bytes.bytes()).ok().filter(|key| !key.is_weak());
        let key = key.ok_or(KeyError::Point { name: SIGNER_VARIABLE })?;
        Ok(Self { id: key_id(key.as_bytes()), key })
    }

    /// Its id, as signature lines name it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.id)
    }
}

const AUDITOR_VARIABLE: &str = "AUDIT_AUDITOR_SECRET_KEY";
const SIGNER_VARIABLE: &str = "AUDIT_SIGN_PUBLIC_KEY";
