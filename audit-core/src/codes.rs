//! The codes that may stand in a line: sets that the app registers at start.
//!
//! A code stands in the line in clear, and so it must not come from data. What is in no set becomes `other`.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{
    code::{OTHER, is_code},
    error::Error,
    event::Recipient,
};

/// A set of codes of one kind, in their order. No tree of the standard library: with three of those, this crate takes a quarter longer
/// to compile.
#[derive(Default, Clone)]
pub(crate) struct Set(Vec<Arc<str>>);

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
    /// By their codes; they grow while the process runs.
    recipients: RwLock<Vec<Recipient>>,
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
            self.insert(code);
        }
        Ok(())
    }

    /// Adds a code that is known to be one.
    pub(crate) fn insert(&mut self, code: String) {
        if let Err(place) = self.place(&code) {
            self.0.insert(place, code.into());
        }
    }

    /// The text, where it is in the set, else `other`.
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        if self.has(text) { text } else { OTHER }
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.place(text).is_ok()
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter()
    }

    fn get(&self, code: &str) -> Option<&Arc<str>> {
        self.0.get(self.place(code).ok()?)
    }

    /// Where the code is, or would be.
    fn place(&self, code: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|known| (**known).cmp(code))
    }
}

impl Codes {
    /// The organisation of that code.
    pub(crate) fn tenant(&self, code: &str) -> Tenant {
        Tenant(self.tenants.get(code).cloned().unwrap_or_else(|| OTHER.into()))
    }

    /// All organisations, and the one that stands for those that are not registered.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = Tenant> {
        self.tenants.iter().cloned().chain([OTHER.into()]).map(Tenant)
    }

    /// The recipient of that code.
    pub(crate) fn recipient(&self, code: &str) -> Option<Recipient> {
        let recipients = self.recipients.read().unwrap_or_else(PoisonError::into_inner);
        recipients.get(place(&recipients, code).ok()?).cloned()
    }

    /// Makes a recipient known, or replaces one.
    pub(crate) fn add_recipient(&self, recipient: Recipient) {
        let mut recipients = self.recipients.write().unwrap_or_else(PoisonError::into_inner);
        match place(&recipients, recipient.code()) {
            Ok(place) => recipients[place] = recipient,
            Err(place) => recipients.insert(place, recipient),
        }
    }
}

/// Where the recipient of that code is, or would be.
fn place(recipients: &[Recipient], code: &str) -> Result<usize, usize> {
    recipients.binary_search_by(|known| known.code().cmp(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set(codes in prop::collection::vec("[a-d]{1,2}", 0..20), other in "[a-e]{1,2}") {
            let known: BTreeSet<_> = codes.iter().cloned().collect();
            let mut set = Set::default();
            set.add("role", codes).unwrap();
            let all: Vec<_> = set.iter().map(|code| (**code).to_owned()).collect();
            prop_assert_eq!(all, known.iter().cloned().collect::<Vec<_>>());
            prop_assert_eq!(set.has(&other), known.contains(&other));
            prop_assert_eq!(set.text(&other), if known.contains(&other) { &other } else { OTHER });
        }
    }

    #[test]
    fn of_two_recipients_with_one_code_the_later_one_counts() {
        let codes = Codes::default();
        for (code, name) in [("lab-b", "one"), ("lab-a", "two"), ("lab-c", "three"), ("lab-b", "four")] {
            codes.add_recipient(Recipient::new(code, name, "").unwrap());
        }
        let known = ["lab-a", "lab-b", "lab-c", "lab-d"].map(|code| codes.recipient(code));
        let names = known.each_ref().map(|known| known.as_ref().map(Recipient::name));
        assert_eq!(names, [Some("two"), Some("four"), Some("three"), None]);
    }
}
