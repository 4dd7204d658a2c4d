//! The two primitives of the format, HMAC-SHA256 (FIPS 198-1) and HKDF-SHA256 (RFC 5869), and nothing else.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The keyed state. A key shorter than a block of SHA-256 is a block filled up with zeros.
pub(crate) fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    Hmac::new((&*block).into())
}

/// Fills `out`, whose 32 bytes HKDF can always give (it stops at 255 × 32).
pub(crate) fn hkdf(salt: &[u8], ikm: &[u8], info: &[&[u8]], out: &mut [u8; 32]) {
    Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand_multi_info(info, out)
        .unwrap_or_else(|_| unreachable!("32 bytes are within the limit"));
}

/// The first bytes of a tag, as the format truncates them.
pub(crate) fn first<const N: usize>(tag: [u8; 32]) -> [u8; N] {
    std::array::from_fn(|place| tag[place])
}
