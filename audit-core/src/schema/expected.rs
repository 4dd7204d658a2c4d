//! Texts that are not in a vocabulary of [`event`](crate::event) yet. Each is to be replaced by its `X::ALL`.

pub(crate) const METHOD: &[&str] =
    &["password", "passkey", "sso", "certificate", "token", "api_key", "other"];
pub(crate) const DECISION: &[&str] = &["allow", "deny"];
pub(crate) const BASIS: &[&str] =
    &["public_health", "law", "oversight", "court", "research", "authorization"];
pub(crate) const NOTICE: &[&str] = &["part2"];
pub(crate) const VERDICT: &[&str] = &["justified", "unjustified", "unclear"];
pub(crate) const STEP: &[&str] = &["trim", "upper", "lower"];
