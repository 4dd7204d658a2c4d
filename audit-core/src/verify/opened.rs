//! How a session is opened: which of the keys fits one of its lines, and from then on all of them.

use hmac::{Hmac, Mac};
use hpke::{
    Deserializable, Kem, OpModeR, aead::ExportOnlyAead, kdf::HkdfSha256, kem::X25519HkdfSha256,
    setup_receiver,
};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    chain::Chain,
    control::Control,
    keys::{AuditorSecretKey, Keys},
    line::Line,
};
use crate::{
    keys::SealKey,
    mac::{hkdf, hmac},
};

/// What the lines of one session are checked with.
pub(super) struct Opened {
    /// Which of the seal keys it is.
    pub(super) seal: usize,
    lock: Lock,
}

enum Lock {
    /// One key for all lines.
    Keyed(Hmac<Sha256>),
    /// One for each.
    Ratchet(Box<Chain>),
}

/// What opens the session of this line, if the line fits. `vain` counts the steps that were taken for lines that did not.
pub(super) fn open(keys: &Keys, line: &Line, vain: &mut u64) -> Option<Opened> {
    let s = line.s.bytes()?;
    let seals = || keys.seals.iter().map(|(key, _)| key).enumerate();
    let Some(Control { forward_secure: true, enc: Some(enc), .. }) = line.control.as_deref() else {
        let keyed =
            seals().map(|(seal, key)| Opened { seal, lock: Lock::Keyed(hmac(&session_key(key, s, None))) });
        return keyed.filter_map(|opened| opened.fitting(line)).next();
    };
    (line.n <= FARTHEST && *vain + line.n <= IN_VAIN).then_some(())?;
    for (seal, key) in seals() {
        for salt in keys.auditors.iter().filter_map(|auditor| receive(auditor, enc)) {
            let chain = Chain::new(session_key(key, s, Some((&salt, enc))));
            if let Some(opened) = (Opened { seal, lock: Lock::Ratchet(Box::new(chain)) }).fitting(line) {
                return Some(opened);
            }
            *vain += line.n;
        }
    }
    None
}

impl Opened {
    /// Whether the line has the seal of its number.
    pub(super) fn fits(&mut self, line: &Line) -> bool {
        let mut keyed = match &mut self.lock {
            Lock::Keyed(keyed) => keyed.clone(),
            Lock::Ratchet(chain) => hmac(&chain.key(line.n)),
        };
        keyed.update(b"als1 tag");
        keyed.update(&line.d);
        keyed.verify_truncated_left(&line.mac).is_ok()
    }

    /// Whether the key moves on with each line: then a number that is far away costs a step for each between.
    pub(super) const fn is_forward_secure(&self) -> bool {
        matches!(self.lock, Lock::Ratchet(_))
    }

    fn fitting(mut self, line: &Line) -> Option<Self> {
        self.fits(line).then_some(self)
    }
}

/// `K_0` of a session; of a forward-secure one with what HPKE gave and `enc`.
fn session_key(key: &SealKey, s: [u8; 16], shared: Option<(&[u8; 32], &[u8; 32])>) -> Zeroizing<[u8; 32]> {
    let mut first = Zeroizing::new([0; 32]);
    match shared {
        None => hkdf(b"als1", &key.0, &[b"als1 session", &s], &mut first),
        Some((salt, enc)) => hkdf(salt, &key.0, &[b"als1 session", &s, enc], &mut first),
    }
    first
}

/// What the auditor's key and `enc` give.
fn receive(auditor: &AuditorSecretKey, enc: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).ok()?;
    let context = setup_receiver::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &auditor.secret()?,
        &enc,
        b"als1",
    )
    .ok()?;
    let mut salt = Zeroizing::new([0; 32]);
    context.export(b"als1 session", &mut *salt).ok()?;
    Some(salt)
}

/// The highest number by which a forward-secure session is opened,
const FARTHEST: u64 = 1 << 24;
/// and how many steps are taken for lines that turn out not to fit: whoever invents them must not hold everything up.
const IN_VAIN: u64 = 1 << 26;
