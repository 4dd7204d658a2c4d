//! Why a key is refused.

use std::fmt;

use super::{PSEUDONYM_VARIABLE, SEAL_VARIABLE, SIGN_VARIABLE};

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
    /// An optional variable is there, and empty: who set it believes that it has an effect.
    #[error("{name} is set and empty: put its 64 hex digits there, or remove it")]
    Empty {
        /// The variable.
        name: &'static str,
    },
    /// Not 64 characters.
    #[error("{name} has {digits} characters, but a key is 64 hex digits: {}", made(name))]
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
    /// All zeros.
    #[error("{name} is all zeros, which is no key: {}", made(name))]
    Zeros {
        /// The variable.
        name: &'static str,
    },
    /// A public key under which nothing is secret.
    #[error("{name} is no public key of X25519 under which anything is secret: make a key pair anew")]
    Weak {
        /// The variable.
        name: &'static str,
    },
    /// No public key.
    #[error("{name} is no public key of Ed25519: take the one that was made together with the secret one")]
    Point {
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
        "{name} is also in {other}: the two purposes need different keys, because {}",
        because(name, other)
    )]
    Reused {
        /// The one variable.
        name: &'static str,
        /// The other one.
        other: &'static str,
    },
    /// No random bytes.
    #[error("the operating system gave no random bytes for keys")]
    Random,
}

/// How such a key comes into being. Of a pair, random bytes are the one half of nothing.
fn made(name: &str) -> &'static str {
    if [SEAL_VARIABLE, PSEUDONYM_VARIABLE, SIGN_VARIABLE].contains(&name) {
        "make one with `openssl rand -hex 32`"
    } else {
        "take the one that `audit keygen` made"
    }
}

fn because(name: &str, other: &str) -> &'static str {
    if (name, other) == (SEAL_VARIABLE, PSEUDONYM_VARIABLE) {
        "who checks seals need not be able to look patients up"
    } else {
        "who holds one need not be able to do what the other is for"
    }
}

/// The same sentence, because `main` prints `Debug`.
impl fmt::Debug for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
