//! What the macros and the adapters may mention. Not for anybody else: no item here is covered by any promise.

mod answer;
mod armed;

pub use armed::Named;
pub use inventory;
pub use serde;

pub use crate::{
    catalogue::{Declared, Registered},
    changes::{Text, Values},
    disclosure::{Disclosure, RecordType, Subject},
    event::{Action, Handler, OnAuditFailure, Purpose},
    identity::{Identifier, Step, formed},
    label::{Label, Version},
    phi::{NamesPatient, PhiRecord},
    plain::{
        Ended, Fallible, Infallible, Opened, Policy, Refusable, TakesRefusal, allow, deny, once, open, run,
        run_sync,
    },
};

use serde::{Serialize, Serializer};

/// What `#[audit]` says about a handler; its marker type carries it to the hidden first extractor.
pub trait Described {
    const HANDLER: Handler;
}

/// The macro puts the marker of a handler beside it through this, because in an `impl` block, where no marker can stand,
/// the compiler prints the macro's name.
#[macro_export]
#[doc(hidden)]
macro_rules! put_a_bare_audit_attribute_on_the_impl_block {
    ($(#[$condition:meta])* $marker:ident = $description:expr) => {
        $(#[$condition])*
        #[doc(hidden)]
        #[allow(non_camel_case_types, unreachable_pub, missing_debug_implementations)]
        pub struct $marker;

        $(#[$condition])*
        impl $crate::private::Described for $marker {
            const HANDLER: $crate::private::Handler = {
                $crate::private::inventory::submit! {
                    $crate::private::Registered(&<$marker as $crate::private::Described>::HANDLER)
                }
                $description
            };
        }
    };
}

pub use put_a_bare_audit_attribute_on_the_impl_block;

/// Lets a record through a serialiser. Whoever makes one by hand has left the promises, and can be found by grep.
#[derive(Clone, Copy)]
pub struct Pass(());

impl Pass {
    #[expect(clippy::new_without_default, reason = "a pass is made on purpose, never by default")]
    pub const fn new() -> Self {
        Self(())
    }
}

/// Whatever is not a `Phi`. The conditions below are about it and not about the record: about the record's own type the
/// compiler would print the advice of `Serialize` or `Debug` ("derive it") and not ours. And only of a type that is not
/// the user's must it expect a later version of this crate to fulfil them, so that a derived `Serialize` or `Debug`
/// beside the record is a conflict.
pub struct Outside;

/// Implemented by nothing: the condition of a record's `Serialize`.
#[diagnostic::on_unimplemented(
    message = "a record of patient data leaves only inside `Phi`",
    label = "a record cannot be serialised",
    note = "return `Phi<…>` from an `#[audit]` handler instead of `Json<…>`: `Ok(Phi::new(record))`",
    note = "for storage of the app's own (a cache, a JSONB column, a queue) use `danger::to_store` of `audit_core`, which `audit_axum` and `audit_actix` have as `core`"
)]
pub trait MayLeave {}

/// Implemented by nothing: the condition of a record's and an identity's `Debug`.
#[diagnostic::on_unimplemented(
    message = "what holds patient data or an identifier cannot be printed",
    label = "printing this would put it into a log",
    note = "print what is not personal (a count, a status), or hold it as `Phi<…>`, whose `Debug` is a constant",
    note = "do not derive `Debug` for the struct around it: write it by hand and leave this field out"
)]
pub trait MayBePrinted {}

/// One field of a record on its way out. The derive calls its methods through one reference, so that the compiler
/// prefers [`ViaRecord`] where the type is a record and takes [`ViaSerialize`] where it is not.
pub struct Field<'a, T: ?Sized>(pub &'a T);

/// The field holds records or parts.
pub trait ViaRecord {
    fn disclose_phi(&self, name: &'static str, to: &mut Disclosure<'_>);
    fn disclose_clear(&self, name: &'static str, to: &mut Disclosure<'_>);
    fn field_values(
        &self,
        name: &'static str,
        to: &mut Values<'_>,
        write: impl FnOnce(&mut serde_json::Serializer<&mut Text>) -> serde_json::Result<()>,
    );
    fn serialize_field<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error>;
}

impl<T: PhiRecord + ?Sized> ViaRecord for Field<'_, T> {
    fn disclose_phi(&self, name: &'static str, to: &mut Disclosure<'_>) {
        to.nested(name, |to| self.0.disclose(to));
    }

    fn disclose_clear(&self, name: &'static str, to: &mut Disclosure<'_>) {
        self.disclose_phi(name, to);
    }

    fn field_values(
        &self,
        name: &'static str,
        to: &mut Values<'_>,
        _: impl FnOnce(&mut serde_json::Serializer<&mut Text>) -> serde_json::Result<()>,
    ) {
        to.nested(name, |to| self.0.values(to));
    }

    fn serialize_field<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_phi(pass, serializer)
    }
}

/// The field is an ordinary value. Only writing it needs `Serialize`, not where a function of the user's writes it. The
/// condition stands at the method, so that the compiler says the sentence of [`FieldValue`] where it fails.
pub trait ViaSerialize<T: ?Sized> {
    fn disclose_phi(&self, name: &'static str, to: &mut Disclosure<'_>);
    fn disclose_clear(&self, name: &'static str, to: &mut Disclosure<'_>);
    fn field_values(
        &self,
        name: &'static str,
        to: &mut Values<'_>,
        write: impl FnOnce(&mut serde_json::Serializer<&mut Text>) -> serde_json::Result<()>,
    );
    fn serialize_field<S: Serializer>(&self, pass: Pass, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: FieldValue;
}

impl<T: ?Sized> ViaSerialize<T> for &Field<'_, T> {
    fn disclose_phi(&self, name: &'static str, to: &mut Disclosure<'_>) {
        to.field(name);
    }

    fn disclose_clear(&self, _: &'static str, _: &mut Disclosure<'_>) {}

    fn field_values(
        &self,
        name: &'static str,
        to: &mut Values<'_>,
        write: impl FnOnce(&mut serde_json::Serializer<&mut Text>) -> serde_json::Result<()>,
    ) {
        to.field(name, write);
    }

    fn serialize_field<S: Serializer>(&self, _: Pass, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: FieldValue,
    {
        self.0.serialize(serializer)
    }
}

/// An ordinary value in a record: whatever serde can write.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can be no field of a record",
    label = "neither a record nor serialisable",
    note = "derive `PhiRecord` with `#[phi(part)]` for a type with patient data (an address), `Serialize` for one without, and \
            for an identifier `Serialize` beside `Identifier`"
)]
pub trait FieldValue: Serialize {}

impl<T: Serialize + ?Sized> FieldValue for T {}

/// Compiles only for a record that names its patient: what a variant that names none itself may wrap.
pub const fn names_patient<T: NamesPatient + ?Sized>() {}

/// What an envelope may hold: records that name their patient, or ordinary values. The derive asks for the constant,
/// which the compiler takes from the more special `impl` that fits.
pub struct Enveloped<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: NamesPatient + ?Sized> Enveloped<T> {
    pub const NAMES_PATIENT: bool = true;
}

/// A type is a record or it is not.
pub struct IsRecord<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: PhiRecord + ?Sized> IsRecord<T> {
    pub const YES: bool = true;
}

/// What holds for every type, unless an inherent constant of the same name says otherwise.
pub trait Otherwise {
    const NAMES_PATIENT: bool = false;
    const YES: bool = false;
}

impl<T: ?Sized> Otherwise for Enveloped<T> {}
impl<T: ?Sized> Otherwise for IsRecord<T> {}

/// Takes the place of the serialisation that serde's derive did not write because it refused the user's attributes, so
/// that its message is the only one.
pub trait Unwritten {
    fn serialize<R: ?Sized, S: Serializer>(_: &R, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("serde wrote nothing for this record"))
    }
}

impl<T: ?Sized> Unwritten for T {}
