//! What a line about the log itself says of its session.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::signature::Signature;

/// A start, checkpoint, stop or signature, as it claims to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Control {
    /// What wrote it; signatures name no key.
    pub(super) software: Option<Software>,
    /// Whether all lines have one key,
    pub(super) keyed: bool,
    /// or that moves on with each.
    pub(super) forward_secure: bool,
    /// What opens such a session for the auditor.
    pub(super) enc: Option<[u8; 32]>,
    /// That it does.
    pub(super) proof: Option<[u8; 16]>,
    pub(super) signature: Option<Signature>,
}

/// What wrote the lines of a session, as its control lines say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Software {
    /// Its name.
    pub name: Option<String>,
    /// `production`, `staging`, …
    pub env: Option<String>,
    /// Which of several processes, for example `web.1`.
    pub instance: Option<String>,
    /// The release.
    pub release: Option<String>,
    /// The id of its seal key.
    #[serde(skip)]
    pub kid: Option<String>,
}

#[derive(Deserialize)]
struct Members {
    kid: Option<String>,
    mode: Option<String>,
    enc: Option<String>,
    proof: Option<String>,
    #[serde(default)]
    service: Software,
}

impl Control {
    /// None where its members are not those of such a line.
    pub(super) fn of(object: &[u8]) -> Option<Self> {
        let Members { kid, mode, enc, proof, service } = serde_json::from_slice(object).ok()?;
        Some(Self {
            software: kid.map(|kid| Software { kid: Some(kid), ..service }),
            keyed: mode.as_deref() == Some("keyed"),
            forward_secure: mode.as_deref() == Some("forward-secure"),
            enc: enc.as_deref().and_then(bytes),
            proof: proof.as_deref().and_then(bytes),
            signature: Signature::of(object),
        })
    }
}

/// The bytes of a base64url text, if it holds so many.
pub(super) fn bytes<const N: usize>(text: impl AsRef<[u8]>) -> Option<[u8; N]> {
    // Room for the longest there is, a signature, in whole groups of three.
    let mut room = [0; 66];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut room).ok()?;
    room[..length].try_into().ok()
}
