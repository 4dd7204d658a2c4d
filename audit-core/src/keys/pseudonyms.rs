//! The ring of pseudonym keys.

use super::{Key, KeyError, PSEUDONYM_VARIABLE};

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
            return Ok(Self::of(Key::from_hex(PSEUDONYM_VARIABLE, text)?));
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

    /// The ids of its keys, the newest first: `k2`, `k1`.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|entry| entry.id.as_str())
    }

    /// One key alone.
    pub(super) fn of(key: Key) -> Self {
        Self { newest: PseudonymKey { id: "k1".to_owned(), key }, older: Vec::new() }
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
