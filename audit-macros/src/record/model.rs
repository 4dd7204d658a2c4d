//! What a record is, once its tokens are read.

use proc_macro2::{Ident, Span};
use syn::{ExprPath, Generics, LitStr, Member, Meta, Type};

use super::types::located;

/// A type that derives `PhiRecord`. A struct is a record with one nameless variant.
pub(super) struct Record {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) kind: Kind,
    pub(super) resource: Option<Valued>,
    pub(super) category: Option<Valued>,
    pub(super) serde: Vec<Meta>,
    pub(super) is_enum: bool,
    pub(super) variants: Vec<Variant>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It names its patient.
    Own,
    /// `#[phi(part)]`: its patient is that of the record around it.
    Part,
    /// `#[phi(envelope)]`: the records in it name their patients.
    Envelope,
}

/// A keyword with its value, `resource = "Patient"`.
pub(super) struct Valued {
    pub(super) keyword: Ident,
    pub(super) value: LitStr,
}

pub(super) struct Variant {
    /// None for a struct.
    pub(super) ident: Option<Ident>,
    pub(super) shape: Shape,
    pub(super) fields: Vec<Field>,
    pub(super) serde: Vec<Meta>,
    /// Serialising it is an error, so that it discloses nothing.
    pub(super) skipped: bool,
    /// The user's function that writes all its fields.
    pub(super) custom: Option<ExprPath>,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Named,
    Tuple,
    Unit,
}

pub(super) struct Field {
    pub(super) member: Member,
    /// Its name in a path: the Rust name, or the index.
    pub(super) name: String,
    /// What a pattern binds it to.
    pub(super) binding: Ident,
    pub(super) ty: Type,
    pub(super) marks: Vec<(Mark, Ident)>,
    pub(super) serde: Vec<Meta>,
    /// It is never serialised.
    pub(super) skipped: bool,
    pub(super) skip_if: Option<ExprPath>,
    /// The user's function that writes it.
    pub(super) custom: Option<ExprPath>,
}

/// A keyword of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Patient,
    Id,
    Version,
    Label,
    Clear,
}

impl Record {
    /// Every field with the variant that holds it.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&Variant, &Field)> {
        self.variants.iter().flat_map(|variant| variant.fields.iter().map(move |field| (variant, field)))
    }

    /// The kind of resource in the line.
    pub(super) fn resource(&self) -> String {
        let own = || syn::ext::IdentExt::unraw(&self.ident).to_string();
        self.resource.as_ref().map_or_else(own, |resource| resource.value.value())
    }
}

impl Variant {
    pub(super) fn marked(&self, mark: Mark) -> Option<&Field> {
        self.fields.iter().find(|field| field.has(mark))
    }

    /// The fields that leave.
    pub(super) fn leaving(&self) -> impl Iterator<Item = &Field> {
        let skipped = self.skipped;
        self.fields.iter().filter(move |field| !skipped && !field.skipped)
    }

    /// It wraps one value, which must then be a record, and has nothing else.
    pub(super) fn is_wrapper(&self) -> bool {
        matches!((self.shape, &*self.fields), (Shape::Tuple, [field]) if !field.skipped && !field.is_clear())
    }
}

impl Field {
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.marks.iter().any(|(known, _)| *known == mark)
    }

    /// It is not listed among the disclosed fields: said to be clear, or in the line already as a pseudonym or as
    /// metadata.
    pub(super) fn is_clear(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Where errors about its type belong.
    pub(super) fn span(&self) -> Span {
        located(&self.ty)
    }
}

impl Mark {
    pub(super) const METADATA: [(Self, &'static str); 4] =
        [(Self::Patient, "patient"), (Self::Id, "id"), (Self::Version, "version"), (Self::Label, "label")];

    pub(super) fn read(keyword: &Ident) -> Option<Self> {
        let metadata = Self::METADATA.into_iter().find(|(_, name)| keyword == name);
        metadata.map(|(mark, _)| mark).or_else(|| (keyword == "clear").then_some(Self::Clear))
    }
}
