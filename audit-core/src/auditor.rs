//! What opens a forward-secure session to its auditor and to nobody else: HPKE (RFC 9180), base mode, of which only the export
//! is used. Both sides, to be seen together (`docs/seal-format.md`, section 2).

use std::convert::Infallible;

use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable,
    aead::ExportOnlyAead,
    kdf::HkdfSha256,
    kem::{Kem, X25519HkdfSha256},
    rand_core::{CryptoRng, TryCryptoRng, TryRng},
    setup_receiver, setup_sender_with_rng,
};
use zeroize::Zeroizing;

use crate::{
    keys::{AUDITOR_VARIABLE, AuditorKey, KeyError},
    sweep::sweep,
};

/// What the keys of a forward-secure session begin with.
#[derive(Clone)]
pub(crate) struct Opening {
    /// Stands in the control lines.
    pub(crate) enc: [u8; 32],
    /// What the auditor makes of it. Boxed, because what is moved leaves itself behind.
    pub(crate) salt: Box<Zeroizing<[u8; 32]>>,
}

/// That of a new session: `SetupBaseS`.
pub(crate) fn opening(auditor: &AuditorKey) -> Result<Opening, KeyError> {
    let mut system = System { failed: false };
    let opening = encapsulate(auditor.0.bytes(), &mut system);
    if system.failed {
        return Err(KeyError::Random);
    }
    opening.ok_or(KeyError::Weak { name: AUDITOR_VARIABLE })
}

/// That of a session whose lines say `enc`: `SetupBaseR`. None where `enc` is nothing that a session could have begun with.
#[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for whoever checks"))]
pub(crate) fn reopening(secret: &[u8; 32], enc: [u8; 32]) -> Option<Opening> {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).ok()?;
    let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&enc).ok()?;
    let context = setup_receiver::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapped,
        INFO,
    );
    let mut salt = Box::new(Zeroizing::new([0; 32]));
    context.ok()?.export(EXPORT, &mut **salt).ok()?;
    Some(Opening { enc, salt })
}

/// None where nothing would be secret under that public key. Nothing stays behind of what it was made with.
fn encapsulate(public: &[u8; 32], random: &mut impl CryptoRng) -> Option<Opening> {
    let opening = sender(public, random);
    sweep::<SWEPT>();
    opening
}

#[inline(never)]
fn sender(public: &[u8; 32], random: &mut impl CryptoRng) -> Option<Opening> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).ok()?;
    let (encapped, context) = setup_sender_with_rng::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        INFO,
        random,
    )
    .ok()?;
    let mut salt = Box::new(Zeroizing::new([0; 32]));
    context.export(EXPORT, &mut **salt).ok()?;
    Some(Opening { enc: encapped.to_bytes().into(), salt })
}

/// The operating system's random bytes. The trait has no place for an error, so it is kept.
struct System {
    failed: bool,
}

impl TryRng for System {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.failed |= getrandom::fill(bytes).is_err();
        Ok(())
    }
}

impl TryCryptoRng for System {}

/// Deeper than HPKE goes, in words.
const SWEPT: usize = 8_192;

const INFO: &[u8] = b"als1";
const EXPORT: &[u8] = b"als1 session";

#[cfg(test)]
mod tests;
