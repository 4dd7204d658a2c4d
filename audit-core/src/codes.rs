//! The codes that may stand in a line: sets that the app registers at start.
//!
//! A code stands in the line in clear, and so it must not come from data. What is in no set becomes `other`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    code::{OTHER, is_code},
    error::Error,
    event::Recipient,
};

/// A set of codes of one kind.
#[derive(Default, Clone)]
pub(crate) struct Set(BTreeSet<Arc<str>>);

/// All sets of a log.
#[derive(Default)]
pub(crate) struct Codes {
    pub(crate) roles: Set,
    pub(crate) policies: Set,
    pub(crate) organisations: Set,
    pub(crate) issuers: Set,
    /// The reasons for breaking the glass.
    pub(crate) reasons: Set,
    pub(crate) tenants: Set,
    /// They grow while the process runs.
    pub(crate) recipients: RwLock<BTreeMap<String, Recipient>>,
}

/// The organisation whose data it is: a registered code, or `other`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Tenant(Arc<str>);

impl Tenant {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Set {
    /// Adds codes; `what` is what they are for.
    ///
    /// # Errors
    /// The first text that is no code.
    pub(crate) fn add(&mut self, what: &'static str, codes: Vec<String>) -> Result<(), Error> {
        for code in codes {
            if !is_code(&code) {
                return Err(Error::Code { what, code });
            }
            self.0.insert(code.into());
        }
        Ok(())
    }

    /// The text, where it is in the set, else `other`.
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        if self.has(text) { text } else { OTHER }
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.len() as u64
    }
}

impl Codes {
    /// The organisation of that code.
    pub(crate) fn tenant(&self, code: &str) -> Tenant {
        Tenant(self.tenants.0.get(code).cloned().unwrap_or_else(|| OTHER.into()))
    }

    /// All organisations, and the one that stands for those that are not registered.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = Tenant> {
        self.tenants.0.iter().cloned().chain([OTHER.into()]).map(Tenant)
    }

    /// The recipient of that code.
    pub(crate) fn recipient(&self, code: &str) -> Option<Recipient> {
        self.recipients.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned()
    }

    /// Makes a recipient known, or replaces one.
    pub(crate) fn add_recipient(&self, recipient: Recipient) {
        let mut recipients = self.recipients.write().unwrap_or_else(PoisonError::into_inner);
        recipients.insert(recipient.code().to_owned(), recipient);
    }
}
