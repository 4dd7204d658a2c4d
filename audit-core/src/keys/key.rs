//! 32 bytes of a key, and how they are read.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::KeyError;

/// 32 secret bytes. Wiped when dropped, constant when printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; Key::BYTES]);

impl Key {
    const BYTES: usize = 32;

    pub(crate) const fn bytes(&self) -> &[u8; Self::BYTES] {
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

    pub(super) fn random() -> Result<Self, KeyError> {
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
