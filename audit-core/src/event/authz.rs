//! What somebody may do: decisions of the app, and grants.

use std::borrow::Cow;

use super::vocabulary::vocabulary;
use crate::identity::Identity;

vocabulary! {
    /// What a rule of the app decided.
    Decision {
        /// The actor may.
        Allow = "allow",
        /// The actor may not.
        Deny = "deny",
    }
}

/// A decision of the app about what the actor may do.
#[derive(Clone)]
pub(crate) struct Authz {
    pub(crate) decision: Decision,
    /// The code of the rule that decided.
    pub(crate) policy: Cow<'static, str>,
}

/// Who gets or loses which role.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) to: Identity,
    pub(crate) role: Cow<'static, str>,
}
