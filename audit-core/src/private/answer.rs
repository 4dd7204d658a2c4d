//! How the value of a handler becomes an answer: four kinds, the first that fits wins.
//!
//! `#[audit]` writes `(&&&&Kind::of(&value)).audit_kind()`. The compiler tries the method on `&&&&Kind<T>` first and takes
//! one reference away at a time, so it meets `CarriesPhi`, `Ordinary`, `Wrapper` and `Neither` in this order, whatever
//! the types are called. The kind it finds has `answer` and, for `#[audit(none)]`, `exempt`; their bounds say what is
//! missing.
//!
//! The traits must be each adapter's own, because they are implemented for types of its framework; so this is a macro.

/// The four kinds of an adapter, in as few words as possible, because the compiler prints them with its messages: the trait
/// of its framework's responses, what it answers with, and what an answer is made with beside the value, for `exempt`
/// where there is no operation. Where it stands, `HoldsPhi`, `Discloses`, `WithoutPhi`, `Wraps`, `WrapsWhatLeaves` and
/// `Answerable` are the adapter's traits, `ordinary` and `exempt` its functions.
#[macro_export]
#[doc(hidden)]
macro_rules! kinds_of_answers {
    ($IntoResponse:ident, $Response:ty, $Context:ty, $Exempt:ty) => {
        /// The type of a value, without the value.
        pub struct Kind<T>(::core::marker::PhantomData<T>);

        impl<T> Kind<T> {
            pub const fn of(_: &T) -> Self {
                Self(::core::marker::PhantomData)
            }
        }

        /// First: the value holds a record.
        pub trait CarriesPhi {
            fn audit_kind(&self) -> PhiKind {
                PhiKind
            }
        }

        impl<T: HoldsPhi> CarriesPhi for &&&Kind<T> {}

        /// Second: the value is a response by itself.
        pub trait Ordinary {
            fn audit_kind(&self) -> OrdinaryKind {
                OrdinaryKind
            }
        }

        impl<T: $IntoResponse> Ordinary for &&Kind<T> {}

        /// Third: the value would do if what is in `Json` could be serialised, or what is in `Phi` were a record.
        pub trait Wrapper {
            fn audit_kind(&self) -> WrapperKind {
                WrapperKind
            }
        }

        impl<T: Wraps> Wrapper for &Kind<T> {}

        /// Last: whatever else.
        pub trait Neither {
            fn audit_kind(&self) -> NoKind {
                NoKind
            }
        }

        impl<T> Neither for Kind<T> {}

        pub struct PhiKind;

        impl PhiKind {
            pub fn answer<T: Discloses>(self, value: T, context: &$Context) -> $Response {
                value.release(context)
            }

            pub fn exempt<T: WithoutPhi>(self, _: T, _: &$Exempt) -> $Response {
                ::core::unreachable!("nothing implements `WithoutPhi`")
            }
        }

        pub struct OrdinaryKind;

        impl OrdinaryKind {
            pub fn answer<T: $IntoResponse>(self, value: T, context: &$Context) -> $Response {
                ordinary(value, context)
            }

            pub fn exempt<T: $IntoResponse>(self, value: T, context: &$Exempt) -> $Response {
                exempt(value, context)
            }
        }

        pub struct WrapperKind;

        impl WrapperKind {
            pub fn answer<T: WrapsWhatLeaves>(self, _: T, _: &$Context) -> $Response {
                ::core::unreachable!("what implements `WrapsWhatLeaves` is of another kind")
            }

            pub fn exempt<T: WrapsWhatLeaves>(self, _: T, _: &$Exempt) -> $Response {
                ::core::unreachable!("what implements `WrapsWhatLeaves` is of another kind")
            }
        }

        pub struct NoKind;

        impl NoKind {
            pub fn answer<T: Answerable>(self, _: T, _: &$Context) -> $Response {
                ::core::unreachable!("what implements `Answerable` is of another kind")
            }

            pub fn exempt<T: Answerable>(self, _: T, _: &$Exempt) -> $Response {
                ::core::unreachable!("what implements `Answerable` is of another kind")
            }
        }
    };
}
