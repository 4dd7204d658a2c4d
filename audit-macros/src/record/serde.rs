//! The user's `#[serde(…)]` attributes: what of them the hidden serialisation takes over.

use syn::{Attribute, Expr, ExprLit, ExprPath, Lit, Meta, Token, punctuated::Punctuated};

use super::{errors::Errors, keywords::metas};

/// The attributes at one place.
#[derive(Default)]
pub(super) struct Serde {
    /// What the hidden type repeats. Keywords that serde has and we do not know are among them: serde judges them.
    pub(super) kept: Vec<Meta>,
    pub(super) skipped: bool,
    pub(super) skip_if: Option<ExprPath>,
    /// A function of the user's does the writing.
    pub(super) custom: bool,
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
        let name = meta.path().get_ident().map(ToString::to_string);
        match name.as_deref() {
            Some(name) if ONLY_READING.contains(&name) => return,
            Some("bound") if !of_serialising(&meta) => return,
            Some("skip" | "skip_serializing") => self.skipped = true,
            Some("with" | "serialize_with") => self.custom = true,
            Some("skip_serializing_if") => self.skip_if = errors.keep(predicate(&meta)),
            Some(name) => {
                if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
                    errors.at(&meta, why);
                    return;
                }
            }
            None => {}
        }
        self.kept.push(meta);
    }
}

fn predicate(meta: &Meta) -> syn::Result<ExprPath> {
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

/// `crate` is among them because the hidden type reaches serde through our own crate.
const ONLY_READING: [&str; 13] = [
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
