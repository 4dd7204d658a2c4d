//! How the value of a handler becomes an answer: four kinds, the first that fits wins.
//!
//! The macro writes `(&&&&Kind::of(&value)).audit_kind()`. The compiler tries the method on `&&&&Kind<T>` first and takes
//! one reference away at a time, so it meets [`CarriesPhi`], [`Ordinary`], [`Wrapper`] and [`Neither`] in this order,
//! whatever the types are called. The kind it finds has `answer` and, for `#[audit(none)]`, `exempt`; their bounds say
//! what is missing.

#![expect(
    clippy::unused_self,
    reason = "the kinds are values, so that their methods are found by their type"
)]

use std::marker::PhantomData;

use audit_core::adapter::Scope;
use axum::response::{IntoResponse, Response};

use crate::answer::{Answerable, Discloses, HoldsPhi, WithoutPhi, Wraps, WrapsWhatLeaves, ordinary};

/// The type of a value, without the value.
pub struct Kind<T>(PhantomData<T>);

impl<T> Kind<T> {
    pub const fn of(_: &T) -> Self {
        Self(PhantomData)
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

impl<T: IntoResponse> Ordinary for &&Kind<T> {}

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
    pub fn answer<T: Discloses>(self, value: T, scope: &Scope) -> Response {
        value.release(scope)
    }

    pub fn exempt<T: WithoutPhi>(self, _: T) -> Response {
        unreachable!("nothing implements `WithoutPhi`")
    }
}

pub struct OrdinaryKind;

impl OrdinaryKind {
    pub fn answer<T: IntoResponse>(self, value: T, scope: &Scope) -> Response {
        ordinary(value, scope)
    }

    pub fn exempt<T: IntoResponse>(self, value: T) -> Response {
        value.into_response()
    }
}

pub struct WrapperKind;

impl WrapperKind {
    pub fn answer<T: WrapsWhatLeaves>(self, _: T, _: &Scope) -> Response {
        unreachable!("what implements `WrapsWhatLeaves` is of another kind")
    }

    pub fn exempt<T: WrapsWhatLeaves>(self, _: T) -> Response {
        unreachable!("what implements `WrapsWhatLeaves` is of another kind")
    }
}

pub struct NoKind;

impl NoKind {
    pub fn answer<T: Answerable>(self, _: T, _: &Scope) -> Response {
        unreachable!("what implements `Answerable` is of another kind")
    }

    pub fn exempt<T: Answerable>(self, _: T) -> Response {
        unreachable!("what implements `Answerable` is of another kind")
    }
}
