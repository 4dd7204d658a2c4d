//! Records, and what holds them until their line is written.

mod json;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    fmt,
    rc::Rc,
    sync::Arc,
};

pub use audit_macros::PhiRecord;
pub(crate) use json::Json;
use serde::{Serialize, Serializer};

use crate::{changes::Values, disclosure::Disclosure, private::Pass};

/// A type that holds patient data; `#[derive(PhiRecord)]` implements it.
///
/// A record has no `Serialize`, and printing it does not compile: it leaves the process only inside a `Phi<T>` that
/// an `#[audit]` handler returns, and the line that says so is accepted before.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record of patient data",
    label = "this type does not derive `PhiRecord`",
    note = "put `#[derive(PhiRecord)]` on the struct that holds the data, with `#[phi(patient)]` on the field that says \
            whose it is; bodies that are not records (HTML, PDF) go through `Phi::opaque`"
)]
pub trait PhiRecord {
    /// Names the patients, records and fields that the value discloses.
    #[doc(hidden)]
    fn disclose(&self, to: &mut Disclosure<'_>);

    /// Gives the values of the fields, to be compared with those of another.
    #[doc(hidden)]
    fn values(&self, to: &mut Values<'_>);

    /// Writes the value; the pass is what keeps this out of reach by mistake.
    #[doc(hidden)]
    fn serialize_phi<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A record that says whose data it is, so that it can be disclosed by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose data it is",
    label = "a type that is disclosed needs a patient",
    note = "derive `PhiRecord` for it and mark the field that identifies the patient with `#[phi(patient)]`; a `#[phi(part)]` leaves only inside a \
            record that names one"
)]
pub trait NamesPatient: PhiRecord {}

/// A value with patient data that has not left yet; what every adapter's `Phi<T>` wraps.
pub struct Held<T>(T);

impl<T> Held<T> {
    /// Takes the value into custody.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Ends the custody, for what came in and for an answer that has been named in another way.
    #[doc(hidden)]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: PhiRecord> Held<T> {
    /// Names what the value discloses and writes it as JSON.
    ///
    /// # Errors
    /// Where a field cannot be written as JSON, for example a map whose keys are not strings.
    #[doc(hidden)]
    pub fn release(self, to: &mut Disclosure<'_>) -> Result<Json, serde_json::Error> {
        self.0.disclose(to);
        Json::of(&Leaving(&self.0))
    }
}

impl<T> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PHI")
    }
}

/// A record on its way through a serialiser.
pub(crate) struct Leaving<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: PhiRecord + ?Sized> Serialize for Leaving<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_phi(Pass::new(), serializer)
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => { $(
        impl<T: PhiRecord + ?Sized> PhiRecord for $pointer {
            fn disclose(&self, to: &mut Disclosure<'_>) {
                (**self).disclose(to);
            }

            fn values(&self, to: &mut Values<'_>) {
                (**self).values(to);
            }

            fn serialize_phi<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error> {
                (**self).serialize_phi(pass, serializer)
            }
        }

        impl<T: NamesPatient + ?Sized> NamesPatient for $pointer {}
    )* };
}

pointers!(&T, Box<T>, Rc<T>, Arc<T>);

impl<T: PhiRecord + Clone> PhiRecord for Cow<'_, T> {
    fn disclose(&self, to: &mut Disclosure<'_>) {
        (**self).disclose(to);
    }

    fn values(&self, to: &mut Values<'_>) {
        (**self).values(to);
    }

    fn serialize_phi<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize_phi(pass, serializer)
    }
}

impl<T: NamesPatient + Clone> NamesPatient for Cow<'_, T> {}

impl<T: PhiRecord> PhiRecord for Option<T> {
    fn disclose(&self, to: &mut Disclosure<'_>) {
        if let Some(value) = self {
            value.disclose(to);
        }
    }

    fn values(&self, to: &mut Values<'_>) {
        if let Some(value) = self {
            value.values(to);
        }
    }

    fn serialize_phi<S: Serializer>(&self, _: Pass, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Leaving(value)),
            None => serializer.serialize_none(),
        }
    }
}

impl<T: NamesPatient> NamesPatient for Option<T> {}

impl<T: PhiRecord> PhiRecord for [T] {
    fn disclose(&self, to: &mut Disclosure<'_>) {
        for value in self {
            value.disclose(to);
        }
    }

    fn values(&self, to: &mut Values<'_>) {
        to.whole(|serializer| self.serialize_phi(Pass::new(), serializer));
    }

    fn serialize_phi<S: Serializer>(&self, _: Pass, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Leaving))
    }
}

impl<T: NamesPatient> NamesPatient for [T] {}

macro_rules! lists {
    ($([$($generics:tt)*] $list:ty),*) => { $(
        impl<T: PhiRecord, $($generics)*> PhiRecord for $list {
            fn disclose(&self, to: &mut Disclosure<'_>) {
                self.as_slice().disclose(to);
            }

            fn values(&self, to: &mut Values<'_>) {
                self.as_slice().values(to);
            }

            fn serialize_phi<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error> {
                self.as_slice().serialize_phi(pass, serializer)
            }
        }

        impl<T: NamesPatient, $($generics)*> NamesPatient for $list {}
    )* };
}

lists!([] Vec<T>, [const N: usize] [T; N]);

macro_rules! maps {
    ($([$($generics:tt)*] $map:ty),*) => { $(
        impl<K: Serialize, V: PhiRecord, $($generics)*> PhiRecord for $map {
            fn disclose(&self, to: &mut Disclosure<'_>) {
                for value in self.values() {
                    to.entry(|to| value.disclose(to));
                }
            }

            fn values(&self, to: &mut Values<'_>) {
                to.whole(|serializer| self.serialize_phi(Pass::new(), serializer));
            }

            fn serialize_phi<S: Serializer>(&self, _: Pass, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.iter().map(|(key, value)| (key, Leaving(value))))
            }
        }

        impl<K: Serialize, V: NamesPatient, $($generics)*> NamesPatient for $map {}
    )* };
}

maps!([H] HashMap<K, V, H>, [] BTreeMap<K, V>);
