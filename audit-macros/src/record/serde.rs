//! The user's `#[serde(…)]` attributes: what of them the hidden serialisation takes over.

use syn::{Attribute, Expr, ExprLit, ExprPath, Lit, Meta, Token, punctuated::Punctuated};

use super::{
    errors::Errors,
    keywords::{metas, name},
};

/// The attributes at one place.
#[derive(Default)]
pub(super) struct Serde {
    /// What the hidden type repeats.
    pub(super) kept: Vec<Meta>,
    pub(super) skipped: bool,
    pub(super) skip_if: Option<ExprPath>,
    /// The user's function that does the writing.
    pub(super) custom: Option<ExprPath>,
}

impl Serde {
    pub(super) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut serde = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
            for meta in metas(attr, errors) {
                serde.take(meta, errors);
            }
        }
        serde
    }

    /// Whether a keyword says something about serialising.
    pub(super) fn says(&self, keyword: &str) -> bool {
        self.kept.iter().any(|meta| meta.path().is_ident(keyword) && of_serialising(meta))
    }

    fn take(&mut self, meta: Meta, errors: &mut Errors) {
        match name(&meta).as_str() {
            name if READING.contains(&name) => return,
            "bound" if !of_serialising(&meta) => return,
            "skip" | "skip_serializing" => self.skipped = true,
            "with" => self.custom = errors.keep(module(&meta)),
            "serialize_with" => self.custom = errors.keep(function(&meta)),
            "skip_serializing_if" => self.skip_if = errors.keep(function(&meta)),
            name if WRITING.contains(&name) => {}
            name => {
                let why = REFUSED.iter().find(|(refused, _)| *refused == name);
                errors.at(&meta, why.map_or_else(|| unknown(name), |(_, why)| (*why).to_owned()));
                return;
            }
        }
        self.kept.push(meta);
    }
}

fn unknown(name: &str) -> String {
    format!(
        "a record knows no serde attribute `{name}`, so that nobody can tell what it would disclose; of those that serde \
         has for writing it takes `skip`, `skip_serializing`, `skip_serializing_if`, `with`, `serialize_with`, {}",
        WRITING.map(|known| format!("`{known}`")).join(", ")
    )
}

/// The function of a module that serde calls.
fn module(meta: &Meta) -> syn::Result<ExprPath> {
    let mut path = function(meta)?;
    path.path.segments.push(syn::parse_quote!(serialize));
    Ok(path)
}

fn function(meta: &Meta) -> syn::Result<ExprPath> {
    match &meta.require_name_value()?.value {
        Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => path.parse(),
        other => Err(syn::Error::new_spanned(other, "expected the path of a function in quotes")),
    }
}

/// `rename = "…"` and `rename(serialize = "…")` are, `rename(deserialize = "…")` alone is not.
fn of_serialising(meta: &Meta) -> bool {
    let Meta::List(list) = meta else { return true };
    let sides = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    sides.map_or(true, |sides| sides.iter().any(|side| side.path().is_ident("serialize")))
}

/// What changes only how fields are named and arranged.
const WRITING: [&str; 8] =
    ["rename", "rename_all", "rename_all_fields", "flatten", "tag", "content", "untagged", "transparent"];

/// What is for `Deserialize`. `crate` is among them because the hidden type reaches serde through our own crate.
const READING: [&str; 13] = [
    "alias",
    "borrow",
    "crate",
    "default",
    "deny_unknown_fields",
    "deserialize_with",
    "expecting",
    "field_identifier",
    "from",
    "other",
    "skip_deserializing",
    "try_from",
    "variant_identifier",
];

const REFUSED: [(&str, &str); 4] = [
    (
        "bound",
        "`bound` cannot be set for a record, whose type parameters are bound to `PhiRecord` (to `Serialize` in \
         `#[phi(clear)]` fields); write what else they need in the type's `where` clause, and `bound(deserialize = \"…\")` \
         for reading alone",
    ),
    (
        "getter",
        "`getter` is serde's for types of other crates; a record is a type of your own: read its field",
    ),
    (
        "into",
        "`into` would turn the record into another type before its fields are named; derive `PhiRecord` for that \
         type and return it instead",
    ),
    (
        "remote",
        "`remote` describes a type of another crate; a record is a type of your own: copy the data into it",
    ),
];
