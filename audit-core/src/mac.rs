//! HKDF-SHA256 (RFC 5869), and how a tag stands in a line. The other primitive of the format is [`Keyed`](crate::keyed::Keyed).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use sha2::Sha256;

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

/// How long the text of a truncated tag is.
pub(crate) const TEXT: usize = 22;

/// A truncated tag in base64url.
pub(crate) fn text(tag: &[u8; 16]) -> [u8; TEXT] {
    let mut text = [0; TEXT];
    let written = URL_SAFE_NO_PAD.encode_slice(tag, &mut text);
    debug_assert_eq!(written, Ok(TEXT), "16 bytes are 22 digits");
    text
}
