//! What single kinds of events say beside all others.

use uuid::Uuid;

use super::{Grant, Transfer, vocabulary::vocabulary};
use crate::identity::Identity;

vocabulary! {
    /// What a review came to.
    Verdict {
        /// It was right.
        Justified = "justified",
        /// It was not.
        Unjustified = "unjustified",
        /// It could not be told.
        Inconclusive = "inconclusive",
    }
}

/// How two identities belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Link {
    /// They are one patient; the first is no longer used.
    Merge,
    /// They are not, although they were merged.
    Unmerge,
    /// They are one patient, and both are used.
    Alias,
}

/// Whatever was said of that.
#[derive(Clone, Default)]
pub(crate) struct Details {
    /// `changed`: see [`Changed`].
    pub(crate) changed: Vec<Changed>,
    pub(crate) encounter: Option<Identity>,
    pub(crate) grant: Option<Grant>,
    /// The name of a key.
    pub(crate) key: Option<&'static str>,
    /// From one identity to the other.
    pub(crate) link: Option<(Identity, Identity)>,
    /// The operation that was judged.
    pub(crate) review: Option<(Uuid, Verdict)>,
    /// Names of the parameters of a search.
    pub(crate) search_by: Vec<&'static str>,
    /// The name of a setting.
    pub(crate) setting: Option<&'static str>,
    pub(crate) study: Option<Identity>,
    pub(crate) transfer: Option<Transfer>,
}

/// One field that differs, by digests that can be compared within the operation and nowhere else.
#[derive(Clone)]
pub(crate) struct Changed {
    /// The type of the record.
    pub(crate) of: &'static str,
    pub(crate) field: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}
