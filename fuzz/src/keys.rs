//! The keys of an environment, read once more from their description: what must be taken, and what refused.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::environment::Environment;

/// What the variables of the keys hold.
pub struct Keys {
    pub seal: [u8; 32],
    /// Ids and keys, the newest first.
    pub ring: Vec<(String, [u8; 32])>,
}

impl Keys {
    /// None where they must be refused.
    pub fn of(environment: Environment<'_>) -> Option<Self> {
        let seal = key(environment.lossy(SEAL)?.trim())?;
        let ring = ring(environment.lossy(RING)?.trim())?;
        let reused = ring.iter().any(|(_, key)| *key == seal);
        (!reused).then_some(Self { seal, ring })
    }

    /// The id of the seal key (`docs/seal-format.md`, section 2).
    pub fn kid(&self) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.seal).expect("HMAC takes keys of any length");
        mac.update(b"als1 kid");
        let [a, b, c, d, ..] = <[u8; 32]>::from(mac.finalize().into_bytes());
        format!("{:08x}", u32::from_be_bytes([a, b, c, d]))
    }
}

/// Panics where an error about the keys shows eight characters of a value that its own sentences do not hold.
pub fn assert_hidden(error: &str, environment: Environment<'_>) {
    for value in [SEAL, RING].into_iter().filter_map(|name| environment.lossy(name)) {
        let letters: Vec<char> = value.chars().collect();
        let words = letters.windows(8).filter(|piece| !piece.iter().any(|letter| letter.is_whitespace()));
        for piece in words.map(|piece| piece.iter().collect::<String>()) {
            assert!(
                !error.contains(&piece) || SENTENCES.contains(&piece),
                "the error shows `{piece}` of a value: {error}"
            );
        }
    }
}

fn ring(text: &str) -> Option<Vec<(String, [u8; 32])>> {
    if !text.contains([':', ',']) {
        return Some(vec![("k1".to_owned(), key(text)?)]);
    }
    let ring: Vec<_> = text.split(',').map(entry).collect::<Option<_>>()?;
    let twice =
        |place: usize| ring[..place].iter().any(|(id, key)| *id == ring[place].0 || *key == ring[place].1);
    (!(0..ring.len()).any(twice)).then_some(ring)
}

fn entry(text: &str) -> Option<(String, [u8; 32])> {
    let (id, hex) = text.split_once(':')?;
    let digits = id.trim().strip_prefix('k')?;
    let fits = (1..=4).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    Some((fits.then(|| id.trim().to_owned())?, key(hex.trim())?))
}

/// 64 hex digits that are not all zeros.
fn key(hex: &str) -> Option<[u8; 32]> {
    let digit = |letter: char| u8::try_from(letter.to_digit(16)?).ok();
    let digits: Vec<u8> = hex.chars().map(digit).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    let key = (digits.len() == 64).then(|| bytes.try_into().ok())??;
    (key != [0; 32]).then_some(key)
}

const SEAL: &str = "AUDIT_SEAL_KEY";
const RING: &str = "AUDIT_PSEUDONYM_KEYS";
const SENTENCES: &str = include_str!("../../audit-core/src/keys.rs");
