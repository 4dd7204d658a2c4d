//! What an operation disclosed in all.

use super::Disclosed;
use crate::pseudonym::Token;

/// What was disclosed in all, however much that was.
#[derive(Default, Clone, Copy)]
pub(crate) struct Totals {
    pub(crate) count: u64,
    pub(crate) patients: Only,
    pub(crate) unattributed: bool,
    pub(crate) resource: Option<&'static str>,
    pub(crate) category: Option<&'static str>,
}

/// How many patients.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Only {
    #[default]
    Nobody,
    One(Token),
    Several,
}

impl Totals {
    /// That, and this.
    pub(crate) fn with(self, disclosed: &Disclosed) -> Self {
        Self {
            count: self.count + disclosed.count,
            patients: disclosed.patients.tokens.iter().fold(self.patients, |known, token| match known {
                Only::Nobody => Only::One(*token),
                Only::One(patient) if patient == *token => known,
                _ => Only::Several,
            }),
            unattributed: self.unattributed || disclosed.unattributed,
            resource: self.resource.or(disclosed.resource),
            category: self.category.or(disclosed.category),
        }
    }
}
