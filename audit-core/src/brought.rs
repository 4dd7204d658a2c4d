//! What a request brought, before it is known whose data it is.
//!
//! Extractors read a record before the attribute names the tenant, and pseudonyms are made per tenant. So its identifiers
//! wait here, in clear, until the body is about to run.

use crate::{
    disclosure::{Disclosed, Disclosure},
    identity::Identity,
    phi::PhiRecord,
    pseudonym::{Pseudonyms, Token},
};

/// A walk over a record that made no pseudonyms yet.
pub(crate) struct Brought {
    /// Its tokens are places in `identities`.
    walked: Disclosed,
    identities: Identities,
}

/// Identifiers in clear, each with its namespace. Wiped when dropped.
#[derive(Default)]
pub(crate) struct Identities(Vec<(&'static str, Identity)>);

impl Brought {
    pub(crate) fn of<T: PhiRecord + ?Sized>(record: &T) -> Self {
        let (mut walked, mut identities) = (Disclosed::default(), Identities::default());
        record.disclose(&mut Disclosure::keeping(&mut identities, &mut walked));
        Self { walked, identities }
    }

    /// Names whom and what the record is about, not its fields: nothing was disclosed.
    pub(crate) fn name(&self, pseudonyms: Pseudonyms<'_>, on: &mut Disclosed) {
        on.about(&self.walked, |place| self.identities.token(pseudonyms, place));
    }
}

impl Identities {
    /// Keeps an identity, and gives its place.
    pub(crate) fn keep(&mut self, namespace: &'static str, canonical: &str) -> Token {
        self.0.push((namespace, Identity::of(canonical)));
        Token((self.0.len() as u128).to_be_bytes())
    }

    fn token(&self, pseudonyms: Pseudonyms<'_>, place: Token) -> Option<Token> {
        let place = usize::try_from(u128::from_be_bytes(place.0)).ok()?;
        let (namespace, identity) = self.0.get(place.checked_sub(1)?)?;
        pseudonyms.token(namespace, identity)
    }
}
