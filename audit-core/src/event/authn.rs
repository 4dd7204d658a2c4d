//! How somebody proved who they are.

use super::vocabulary::vocabulary;
use crate::identity::{Identifier, Identity};

vocabulary! {
    /// How somebody signed in: the values of RFC 8176 (authentication method references), and a few that it does not have.
    Method {
        /// A password.
        Password = "pwd",
        /// A one-time password.
        OneTimePassword = "otp",
        /// A personal identification number.
        Pin = "pin",
        /// A code by text message.
        Sms = "sms",
        /// A telephone call.
        Telephone = "tel",
        /// A key in hardware, for example a passkey on a token.
        HardwareKey = "hwk",
        /// A key in software, for example a passkey in a browser.
        SoftwareKey = "swk",
        /// A smart card.
        SmartCard = "sc",
        /// A fingerprint.
        Fingerprint = "fpt",
        /// A face.
        Face = "face",
        /// Windows integrated authentication.
        Windows = "wia",
        /// Several methods, where it is not known which.
        Multiple = "mfa",
        /// An identity provider that did not say how.
        Federated = "federated",
        /// A client certificate.
        Certificate = "certificate",
        /// An API key or another long-lived secret of a program.
        ApiKey = "api_key",
    }
}

/// How an actor proved who they are. Sessions and tokens stand in the line as pseudonyms.
///
/// ```
/// use audit_core::{Actor, event::{Authn, Method}};
///
/// # let (session_id, token_id) = ("s-1", "t-1");
/// let authn = Authn::by(Method::Password).mfa(true).session(session_id).token(token_id);
/// let actor = Actor::workforce("dr.adams").authn(authn);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Authn {
    pub(crate) method: Method,
    pub(crate) mfa: Option<bool>,
    pub(crate) session: Option<Identity>,
    pub(crate) token: Option<Identity>,
}

impl Authn {
    /// By that method.
    pub const fn by(method: Method) -> Self {
        Self { method, mfa: None, session: None, token: None }
    }

    /// Whether there was more than one factor.
    pub fn mfa(self, mfa: bool) -> Self {
        Self { mfa: Some(mfa), ..self }
    }

    /// The session that it belongs to, so that all that was done in it can be found.
    pub fn session(self, id: impl Identifier) -> Self {
        Self { session: Some(Identity::of(&id)), ..self }
    }

    /// The token that was shown: its id (the `jti` of a JWT, say), never the token itself.
    pub fn token(self, id: impl Identifier) -> Self {
        Self { token: Some(Identity::of(&id)), ..self }
    }
}
