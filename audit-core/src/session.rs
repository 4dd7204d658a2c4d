//! A session: what its lines say of the keys, where those come from, and what signs.

use std::io;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};

use crate::{
    auditor,
    error::Error,
    keys::Keys,
    ratchet::{Ratchet, proof},
    seal::kid,
    signer::Signer,
};

/// What its lines say of a session and its keys.
pub(crate) struct Session {
    /// Its random bytes,
    pub(crate) s: [u8; 16],
    /// and how they stand in its lines.
    pub(crate) id: String,
    /// The id of the seal key.
    pub(crate) kid: String,
    /// What opens it to the auditor, where it is forward-secure.
    pub(crate) enc: Option<String>,
    /// What shows the auditor that it was sealed under this key.
    pub(crate) proof: Option<String>,
    /// The id of the key that signs.
    pub(crate) sign: Option<String>,
}

/// All that a session begins with.
pub(crate) struct Begun {
    pub(crate) session: Session,
    pub(crate) ratchet: Ratchet,
    pub(crate) signer: Option<Signer>,
}

impl Session {
    /// A new one under these keys.
    ///
    /// # Errors
    /// Where the operating system has no random bytes.
    pub(crate) fn begin(keys: &Keys) -> Result<Begun, Error> {
        let mut s = [0; 16];
        getrandom::fill(&mut s).map_err(|error| Error::System(io::Error::other(error)))?;
        let opening = keys.auditor.as_ref().map(auditor::opening).transpose()?;
        let signer = keys.signing.as_ref().map(|key| Signer::new(key, s));
        let session = Self {
            s,
            id: URL_SAFE_NO_PAD.encode(s),
            kid: kid(&keys.seal),
            enc: opening.as_ref().map(|opening| URL_SAFE_NO_PAD.encode(opening.enc)),
            proof: opening.as_ref().map(|opening| URL_SAFE_NO_PAD.encode(proof(&keys.seal, &s, opening))),
            sign: signer.as_ref().map(Signer::id),
        };
        Ok(Begun { session, ratchet: Ratchet::new(&keys.seal, &s, opening.as_ref()), signer })
    }

    /// How its keys are made.
    pub(crate) const fn mode(&self) -> &'static str {
        if self.enc.is_some() { "forward-secure" } else { "keyed" }
    }
}
