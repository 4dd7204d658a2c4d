//! Keys: how they are read, what is refused, and that nobody sees them.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 secret bytes. Wiped when dropped, constant when printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; Key::BYTES]);

impl Key {
    const BYTES: usize = 32;

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads 64 hex digits; `name` is the variable, for the error.
    pub(crate) fn from_hex(name: &'static str, text: &str) -> Result<Self, KeyError> {
        let mut key = Self([0; Self::BYTES]);
        if text.len() != 2 * Self::BYTES {
            return Err(KeyError::Length { name, digits: text.len() });
        }
        base16ct::mixed::decode(text, &mut key.0).map_err(|_| KeyError::Alphabet { name })?;
        if key.0.iter().all(|byte| *byte == 0) {
            return Err(KeyError::Zeros { name });
        }
        Ok(key)
    }

    fn random() -> Result<Self, KeyError> {
        let mut key = Self([0; Self::BYTES]);
        getrandom::fill(&mut key.0).map_err(|_| KeyError::Random)?;
        Ok(key)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

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
}

/// The ring of pseudonym secrets (`AUDIT_PSEUDONYM_KEYS`): the newest writes, all are searched.
#[derive(Clone, Debug)]
pub struct PseudonymKeys {
    pub(crate) newest: PseudonymKey,
    pub(crate) older: Vec<PseudonymKey>,
}

/// One key of the ring.
#[derive(Clone, Debug)]
pub(crate) struct PseudonymKey {
    /// Its id in every pseudonym: `k1`, `k2`, …
    pub(crate) id: String,
    pub(crate) key: Key,
}

impl PseudonymKeys {
    /// Reads `k2:<64 hex>,k1:<64 hex>`, newest first; 64 hex digits alone are `k1`.
    ///
    /// ```
    /// use audit_core::keys::PseudonymKeys;
    ///
    /// let ring = format!("k2:{},k1:{}", "5a".repeat(32), "6b".repeat(32));
    /// assert!(PseudonymKeys::parse(&ring).is_ok());
    /// assert!(PseudonymKeys::parse(&"6b".repeat(32)).is_ok());
    /// ```
    ///
    /// # Errors
    /// Where an id or a key is not of that form, or stands twice.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if !text.contains([':', ',']) {
            let key = Key::from_hex(PSEUDONYM_VARIABLE, text)?;
            return Ok(Self { newest: PseudonymKey { id: "k1".to_owned(), key }, older: Vec::new() });
        }
        let mut entries = text.split(',').map(PseudonymKey::parse);
        let newest = entries.next().ok_or(KeyError::Ring)??;
        let mut ring = Self { newest, older: Vec::new() };
        for entry in entries {
            let entry = entry?;
            if ring.iter().any(|known| known.id == entry.id || known.key == entry.key) {
                return Err(KeyError::Twice);
            }
            ring.older.push(entry);
        }
        Ok(ring)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &PseudonymKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }
}

impl PseudonymKey {
    /// Reads `k1:<64 hex>`.
    fn parse(entry: &str) -> Result<Self, KeyError> {
        let (id, hex) = entry.trim().split_once(':').ok_or(KeyError::Ring)?;
        let id = id.trim();
        let digits = id.strip_prefix('k').unwrap_or_default();
        if !matches!(digits.len(), 1..=4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(KeyError::Ring);
        }
        Ok(Self { id: id.to_owned(), key: Key::from_hex(PSEUDONYM_VARIABLE, hex.trim())? })
    }
}

/// All secrets of a process.
#[derive(Clone, Debug)]
pub struct Keys {
    pub(crate) seal: SealKey,
    pub(crate) pseudonyms: PseudonymKeys,
    /// Made up at start: nobody can check or look up anything once the process has ended.
    pub(crate) ephemeral: bool,
}

impl Keys {
    /// Puts the keys together, for example from a secret manager.
    ///
    /// # Errors
    /// Where one key is used for both purposes: whoever checks seals need not be able to look patients up.
    pub fn new(seal: SealKey, pseudonyms: PseudonymKeys) -> Result<Self, KeyError> {
        if pseudonyms.iter().any(|pseudonym| pseudonym.key == seal.0) {
            return Err(KeyError::Reused);
        }
        Ok(Self { seal, pseudonyms, ephemeral: false })
    }

    /// Reads `AUDIT_SEAL_KEY` and `AUDIT_PSEUDONYM_KEYS`.
    ///
    /// # Errors
    /// Where a variable is missing or refused; the sentence names it and never shows its value.
    pub fn from_env() -> Result<Self, KeyError> {
        // What is no text is no key either; the character that is lost says so.
        Self::read(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
    }

    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, KeyError> {
        let required = |name| {
            let text = variable(name).map(zeroize::Zeroizing::new).ok_or(KeyError::Missing { name })?;
            if text.trim().is_empty() { Err(KeyError::Missing { name }) } else { Ok(text) }
        };
        let seal = SealKey::from_hex(required(SEAL_VARIABLE)?.trim())?;
        let pseudonyms = PseudonymKeys::parse(required(PSEUDONYM_VARIABLE)?.trim())?;
        Self::new(seal, pseudonyms)
    }

    /// Random keys, for development and tests.
    ///
    /// # Errors
    /// Where the operating system has no random bytes.
    pub fn ephemeral() -> Result<Self, KeyError> {
        let newest = PseudonymKey { id: "k1".to_owned(), key: Key::random()? };
        let pseudonyms = PseudonymKeys { newest, older: Vec::new() };
        Ok(Self { seal: SealKey(Key::random()?), pseudonyms, ephemeral: true })
    }
}

/// Why a key is refused. The text names the variable, never its value.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The variable is not there, or empty.
    #[error("{name} is not set: put 64 hex digits there, made with `openssl rand -hex 32`")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// Not 64 characters.
    #[error(
        "{name} has {digits} characters, but a key is 64 hex digits: make one with `openssl rand -hex 32`"
    )]
    Length {
        /// The variable.
        name: &'static str,
        /// How many characters were there.
        digits: usize,
    },
    /// Not hexadecimal.
    #[error("{name} holds a character that is no hex digit: a key is 64 of 0-9 and a-f")]
    Alphabet {
        /// The variable.
        name: &'static str,
    },
    /// No public key.
    #[error("{name} is no public key: take the one that `audit keygen` made together with the secret one")]
    Point {
        /// The variable.
        name: &'static str,
    },
    /// All zeros.
    #[error("{name} is all zeros, which is no secret: make a key with `openssl rand -hex 32`")]
    Zeros {
        /// The variable.
        name: &'static str,
    },
    /// The ring is not of the form `k2:<64 hex>,k1:<64 hex>`.
    #[error(
        "{PSEUDONYM_VARIABLE} is not a ring of the form `k2:<64 hex>,k1:<64 hex>` with the newest key first"
    )]
    Ring,
    /// An id or a key stands twice in the ring.
    #[error(
        "{PSEUDONYM_VARIABLE} holds the same id or the same key twice: give each key its own id, k1, k2, …"
    )]
    Twice,
    /// One key serves two purposes.
    #[error(
        "{SEAL_VARIABLE} is also in {PSEUDONYM_VARIABLE}: the two purposes need different keys, because who checks \
         seals need not be able to look patients up"
    )]
    Reused,
    /// No random bytes for ephemeral keys.
    #[error("the operating system gave no random bytes for ephemeral keys")]
    Random,
}

/// The same sentence, because `main` prints `Debug`.
impl fmt::Debug for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const SEAL_VARIABLE: &str = "AUDIT_SEAL_KEY";
const PSEUDONYM_VARIABLE: &str = "AUDIT_PSEUDONYM_KEYS";
