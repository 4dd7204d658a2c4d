//! What identifies a person or a thing, and the canonical text of it.

use std::{fmt, net::IpAddr};

pub use audit_macros::Identifier;
use uuid::Uuid;

use crate::private::{MayBePrinted, Outside};

mod form;
mod text;

pub use form::{Step, formed};
use text::Text;

/// A value that identifies a patient, a user or a record: a [`Uuid`], an integer or a string.
///
/// Its canonical text is what the pseudonym is computed over: a UUID in lower case with hyphens, an integer in
/// decimal, a string exactly as it is. Two values with the same canonical text in the same namespace are the same
/// identity, whatever their types. Where two spellings are the same identity (`" mrn-7"`, `"MRN-7"`), a type of yours says
/// so: `#[derive(Identifier)]`.
///
/// ```
/// use audit_core::Identity;
/// use uuid::Uuid;
///
/// let id = Uuid::from_u128(0x0189_0b2c_0000_7000_8000_0000_0000_0001);
/// assert!(Identity::of(&id) == Identity::of("01890b2c-0000-7000-8000-000000000001"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify a patient, a user or a record",
    label = "expected a `Uuid`, an integer, a string or a type that derives `Identifier`",
    note = "name the identifier itself, for example `patient = id` or `#[phi(patient)] id: Uuid`",
    note = "an extractor that is taken whole is no identifier, what it holds is: `patient = *id` for `id: web::Path<Uuid>`, \
            `patient = query.id` for `query: web::Query<…>`"
)]
pub trait Identifier {
    /// Calls `take` with the canonical text, once; not at all when there is no identity (`None`).
    fn canonical(&self, take: &mut dyn FnMut(&str));
}

/// An identity in clear, on its way to the pseudonymiser.
///
/// It cannot be printed, in no way and by nobody; memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Option<Text>);

impl Identity {
    /// The identity that `id` names.
    pub fn of<I: Identifier + ?Sized>(id: &I) -> Self {
        let mut text = None;
        id.canonical(&mut |canonical| text = Some(Text::of(canonical)));
        Self(text)
    }
}

impl Identifier for Identity {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        if let Some(text) = &self.0 {
            take(text.as_str());
        }
    }
}

/// Present only to say, in the compiler's error, why an identity is not printed.
impl fmt::Debug for Identity
where
    for<'a> Outside: MayBePrinted,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity")
    }
}

impl Identifier for str {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        take(self);
    }
}

impl Identifier for String {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        take(self);
    }
}

impl Identifier for Uuid {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        take(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    }
}

/// A client's address, as RFC 5952 writes it.
impl Identifier for IpAddr {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        take(&self.to_string());
    }
}

impl<I: Identifier + ?Sized> Identifier for &I {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        (**self).canonical(take);
    }
}

impl<I: Identifier> Identifier for Option<I> {
    fn canonical(&self, take: &mut dyn FnMut(&str)) {
        if let Some(id) = self {
            id.canonical(take);
        }
    }
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl Identifier for $integer {
            fn canonical(&self, take: &mut dyn FnMut(&str)) {
                take(itoa::Buffer::new().format(*self));
            }
        }
    )* };
}

integers!(i16, i32, i64, i128, u16, u32, u64, u128);
