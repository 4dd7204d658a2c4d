//! What a line says about a record beside its pseudonym: which version it was, and how confidential it is.

use serde::{Deserialize, Serialize};

mod part2;

pub use part2::Part2;

/// The version of a record, for `#[phi(version)]`: any integer.
///
/// A negative number is no version, nor is one from 2^53 on: not every JSON library keeps it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no version of a record",
    label = "expected an integer",
    note = "a line holds no text of the app's; mark the integer that counts the record's changes with `#[phi(version)]`"
)]
pub trait Version {
    /// The number that stands in the line.
    fn version(&self) -> Option<u64>;
}

/// What marks a record in its line, for `#[phi(label)]`: a [`Confidentiality`], a [`Part2`], a `&'static str`, or a type of your own.
///
/// A label stands in the line in clear. So it comes from a fixed set that the program knows, never from data:
///
/// ```
/// use audit_core::Label;
///
/// enum Ward { Psychiatry, Surgery }
///
/// impl Label for Ward {
///     fn label(&self) -> Option<&'static str> {
///         match self {
///             Ward::Psychiatry => Some("psychiatry"),
///             Ward::Surgery => None,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no label for a record",
    label = "expected `Confidentiality`, `Part2`, `&'static str` or a type with `impl Label`",
    note = "a label stands in the line in clear, so that it cannot be text that comes from data; turn it into an enum and \
            implement `audit_core::Label` for that"
)]
pub trait Label {
    /// The text that stands in the line; none for no label.
    fn label(&self) -> Option<&'static str>;
}

/// How confidential a record is: the codes of HL7 `Confidentiality`, which FHIR uses as security labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Confidentiality {
    /// `U`: anybody may know it.
    #[serde(rename = "U")]
    Unrestricted,
    /// `L`: little harm, for example after pseudonymisation.
    #[serde(rename = "L")]
    Low,
    /// `M`: less than usual for health data.
    #[serde(rename = "M")]
    Moderate,
    /// `N`: usual for health data.
    #[serde(rename = "N")]
    Normal,
    /// `R`: stigmatising or otherwise sensitive, for example psychiatry, HIV or addiction.
    #[serde(rename = "R")]
    Restricted,
    /// `V`: the most sensitive, for example of victims of abuse.
    #[serde(rename = "V")]
    VeryRestricted,
}

impl Confidentiality {
    /// Every code, from the least to the most confidential.
    pub const ALL: &'static [Self] = &[
        Self::Unrestricted,
        Self::Low,
        Self::Moderate,
        Self::Normal,
        Self::Restricted,
        Self::VeryRestricted,
    ];
}

impl Label for Confidentiality {
    fn label(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unrestricted => "U",
            Self::Low => "L",
            Self::Moderate => "M",
            Self::Normal => "N",
            Self::Restricted => "R",
            Self::VeryRestricted => "V",
        })
    }
}

impl Label for &'static str {
    fn label(&self) -> Option<&'static str> {
        Some(self)
    }
}

impl<L: Label> Label for Option<L> {
    fn label(&self) -> Option<&'static str> {
        self.as_ref()?.label()
    }
}

impl<V: Version> Version for Option<V> {
    fn version(&self) -> Option<u64> {
        self.as_ref()?.version()
    }
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl Version for $integer {
            fn version(&self) -> Option<u64> {
                u64::try_from(*self).ok().filter(|version| *version < 1 << 53)
            }
        }
    )* };
}

integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
