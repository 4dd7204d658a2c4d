//! Keys: how they are read, what is refused, and that nobody sees them.

mod error;
mod key;
mod pseudonyms;

pub use error::KeyError;
pub(crate) use key::Key;
pub use pseudonyms::PseudonymKeys;

use zeroize::Zeroizing;

use crate::{auditor::opening, seal::kid};

/// The secret of the line's MAC (`AUDIT_SEAL_KEY`).
#[derive(Clone, Debug)]
pub struct SealKey(pub(crate) Key);

impl SealKey {
    /// Reads 64 hex digits.
    ///
    /// ```
    /// use audit_core::keys::SealKey;
    ///
    /// assert!(SealKey::from_hex(&"5a".repeat(32)).is_ok());
    /// assert_eq!(
    ///     SealKey::from_hex("5a5a").unwrap_err().to_string(),
    ///     "AUDIT_SEAL_KEY has 4 characters, but a key is 64 hex digits: make one with `openssl rand -hex 32`",
    /// );
    /// ```
    ///
    /// # Errors
    /// Where the text is not 64 hex digits, or all zeros.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        Key::from_hex(SEAL_VARIABLE, text).map(Self)
    }

    /// Its id, as control lines name it (`kid`): it tells keys apart, and says nothing about them.
    pub fn id(&self) -> String {
        kid(self)
    }
}

/// The public key of an auditor (`AUDIT_AUDITOR_KEY`), X25519: with it each line has a key of its own, and nothing that the
/// process still holds makes the keys of lines before.
///
/// Its secret half belongs to whoever checks the lines, and nowhere near the app.
#[derive(Clone, Debug)]
pub struct AuditorKey(pub(crate) Key);

impl AuditorKey {
    /// Reads 64 hex digits.
    ///
    /// ```
    /// use audit_core::keys::AuditorKey;
    ///
    /// assert!(AuditorKey::from_hex("194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664").is_ok());
    /// // A point of low order: whatever is sent to it, everybody can compute.
    /// let refused = AuditorKey::from_hex(&format!("01{}", "00".repeat(31))).unwrap_err();
    /// assert!(refused.to_string().starts_with("AUDIT_AUDITOR_KEY is no public key of X25519"));
    /// ```
    ///
    /// # Errors
    /// Where the text is not 64 hex digits, all zeros, or a key under which nothing is secret.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let key = Self(Key::from_hex(AUDITOR_VARIABLE, text)?);
        // Only the attempt tells.
        opening(&key)?;
        Ok(key)
    }
}

/// The seed of the key that signs (`AUDIT_SIGN_KEY`), Ed25519: who has its public half alone can check the lines, and
/// cannot make any.
#[derive(Clone, Debug)]
pub struct SigningKey(pub(crate) Key);

impl SigningKey {
    /// Reads 64 hex digits.
    ///
    /// ```
    /// use audit_core::keys::SigningKey;
    ///
    /// assert!(SigningKey::from_hex(&"7c".repeat(32)).is_ok());
    /// assert!(SigningKey::from_hex("seed").is_err());
    /// ```
    ///
    /// # Errors
    /// Where the text is not 64 hex digits, or all zeros.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        Key::from_hex(SIGN_VARIABLE, text).map(Self)
    }
}

/// All secrets of a process.
///
/// ```
/// use audit_core::keys::{AuditorKey, Keys, PseudonymKeys, SealKey, SigningKey};
///
/// # fn secret(name: &str) -> String { name.repeat(32) }
/// let keys = Keys::new(SealKey::from_hex(&secret("5a"))?, PseudonymKeys::parse(&secret("6b"))?)?
///     .auditor(AuditorKey::from_hex(&secret("09"))?)?
///     .signing(SigningKey::from_hex(&secret("7c"))?)?;
/// # Ok::<(), audit_core::keys::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Keys {
    pub(crate) seal: SealKey,
    pub(crate) pseudonyms: PseudonymKeys,
    pub(crate) auditor: Option<AuditorKey>,
    pub(crate) signing: Option<SigningKey>,
    /// Made up at start: nobody can check or look up anything once the process has ended.
    pub(crate) ephemeral: bool,
}

impl Keys {
    /// Puts the keys together, for example from a secret manager.
    ///
    /// # Errors
    /// Where one key is used for both purposes: whoever checks seals need not be able to look patients up.
    pub fn new(seal: SealKey, pseudonyms: PseudonymKeys) -> Result<Self, KeyError> {
        Self { seal, pseudonyms, auditor: None, signing: None, ephemeral: false }.checked()
    }

    /// Forward-secure seals: every line gets a key of its own, and the process forgets it. Who takes the process over later
    /// cannot forge what was written before.
    ///
    /// # Errors
    /// Where one of the other keys was taken for the public one.
    pub fn auditor(self, key: AuditorKey) -> Result<Self, KeyError> {
        Self { auditor: Some(key), ..self }.checked()
    }

    /// Signatures over the lines, which anybody can check with the public key.
    ///
    /// # Errors
    /// Where the key serves another purpose as well.
    pub fn signing(self, key: SigningKey) -> Result<Self, KeyError> {
        Self { signing: Some(key), ..self }.checked()
    }

    /// Reads `AUDIT_SEAL_KEY` and `AUDIT_PSEUDONYM_KEYS`, and where they are set `AUDIT_AUDITOR_KEY` and `AUDIT_SIGN_KEY`.
    ///
    /// # Errors
    /// Where a variable is missing or refused; the sentence names it and never shows its value.
    pub fn from_env() -> Result<Self, KeyError> {
        // What is no text is no key either; the character that is lost says so.
        Self::read(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
    }

    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, KeyError> {
        let optional = |name| match variable(name).map(Zeroizing::new) {
            Some(text) if text.trim().is_empty() => Err(KeyError::Empty { name }),
            text => Ok(text),
        };
        let required = |name| optional(name).ok().flatten().ok_or(KeyError::Missing { name });
        let seal = SealKey::from_hex(required(SEAL_VARIABLE)?.trim())?;
        let pseudonyms = PseudonymKeys::parse(required(PSEUDONYM_VARIABLE)?.trim())?;
        let mut keys = Self::new(seal, pseudonyms)?;
        if let Some(text) = optional(AUDITOR_VARIABLE)? {
            keys = keys.auditor(AuditorKey::from_hex(text.trim())?)?;
        }
        if let Some(text) = optional(SIGN_VARIABLE)? {
            keys = keys.signing(SigningKey::from_hex(text.trim())?)?;
        }
        Ok(keys)
    }

    /// Random keys, for development and tests.
    ///
    /// # Errors
    /// Where the operating system has no random bytes.
    pub fn ephemeral() -> Result<Self, KeyError> {
        let keys = Self::new(SealKey(Key::random()?), PseudonymKeys::of(Key::random()?))?;
        Ok(Self { ephemeral: true, ..keys })
    }

    /// No key serves two purposes.
    fn checked(self) -> Result<Self, KeyError> {
        let all: Vec<_> = self.named().collect();
        for (place, (name, key)) in all.iter().enumerate() {
            let others = &all[place + 1..];
            // The ring has looked for itself.
            if let Some((other, _)) = others.iter().find(|(other, found)| other != name && found == key) {
                return Err(KeyError::Reused { name, other });
            }
        }
        Ok(self)
    }

    /// All keys with their variables. The public one is among them: a secret taken for it would be a mode that nobody can check.
    fn named(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        let auditor = self.auditor.iter().map(|key| (AUDITOR_VARIABLE, &key.0));
        let signing = self.signing.iter().map(|key| (SIGN_VARIABLE, &key.0));
        let ring = self.pseudonyms.iter().map(|entry| (PSEUDONYM_VARIABLE, &entry.key));
        [(SEAL_VARIABLE, &self.seal.0)].into_iter().chain(auditor).chain(signing).chain(ring)
    }
}

const SEAL_VARIABLE: &str = "AUDIT_SEAL_KEY";
const PSEUDONYM_VARIABLE: &str = "AUDIT_PSEUDONYM_KEYS";
pub(crate) const AUDITOR_VARIABLE: &str = "AUDIT_AUDITOR_KEY";
const SIGN_VARIABLE: &str = "AUDIT_SIGN_KEY";

#[cfg(test)]
mod tests;
