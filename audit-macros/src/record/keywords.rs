//! The keywords of `#[phi(…)]`.

use proc_macro2::Ident;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Token, punctuated::Punctuated};

use super::errors::Errors;

/// A keyword, with its value where it was given one.
pub(super) struct Keyword {
    pub(super) ident: Ident,
    pub(super) value: Option<LitStr>,
}

/// Where an attribute stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Type,
    Field,
    Variant,
}

/// What is written in the `#[phi(…)]` attributes at one place; wrong keywords are reported and left out.
pub(super) fn read(attrs: &[Attribute], place: Place, errors: &mut Errors) -> Vec<Keyword> {
    let mut keywords: Vec<Keyword> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("phi")) {
        for meta in metas(attr, errors) {
            let Some(keyword) = errors.keep(keyword(&meta, place)) else {
                continue;
            };
            if keywords.iter().any(|known| known.ident == keyword.ident) {
                errors.at(&meta, format!("`{}` is written twice; remove one", keyword.ident));
            } else {
                keywords.push(keyword);
            }
        }
    }
    keywords
}

/// The comma-separated items of an attribute.
pub(super) fn metas(attr: &Attribute, errors: &mut Errors) -> Punctuated<Meta, Token![,]> {
    let metas = attr.parse_args_with(Punctuated::parse_terminated);
    errors.keep(metas).unwrap_or_default()
}

fn keyword(meta: &Meta, place: Place) -> syn::Result<Keyword> {
    let ident = meta.path().get_ident().ok_or_else(|| place.unknown(meta))?;
    if !place.keywords().iter().any(|known| ident == known) {
        return Err(place.unknown(meta));
    }
    let value = match meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => Some(text(&pair.value)?),
        Meta::List(_) => return Err(wrong_form(meta, ident)),
    };
    if value.is_some() != takes_value(ident) {
        return Err(wrong_form(meta, ident));
    }
    Ok(Keyword { ident: ident.clone(), value })
}

fn text(value: &Expr) -> syn::Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if !text.value().trim().is_empty() => Ok(text.clone()),
        _ => Err(syn::Error::new_spanned(value, "expected a text in quotes, for example \"Patient\"")),
    }
}

fn wrong_form(meta: &Meta, ident: &Ident) -> syn::Error {
    let message = if takes_value(ident) {
        format!("`{ident}` takes a text: `#[phi({ident} = \"…\")]`")
    } else {
        format!("`{ident}` stands alone: `#[phi({ident})]`")
    };
    syn::Error::new_spanned(meta, message)
}

/// The keyword as it was written.
pub(super) fn name(meta: &Meta) -> String {
    let segments = meta.path().segments.iter();
    let names: Vec<_> = segments.map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}

fn takes_value(ident: &Ident) -> bool {
    ident == "resource" || ident == "category"
}

impl Place {
    fn keywords(self) -> &'static [&'static str] {
        match self {
            Self::Type => &["resource", "category", "part", "envelope"],
            Self::Field => &["patient", "id", "version", "label", "clear"],
            Self::Variant => &[],
        }
    }

    fn unknown(self, meta: &Meta) -> syn::Error {
        let keyword = name(meta);
        let elsewhere =
            [Self::Type, Self::Field].into_iter().find(|place| place.keywords().contains(&&*keyword));
        let message = match (self, elsewhere) {
            (_, Some(Self::Type)) => {
                format!("`{keyword}` is said of the whole type; write `#[phi({keyword}…)]` above the `struct` or `enum`")
                    .replace('…', if keyword == "part" || keyword == "envelope" { "" } else { " = \"…\"" })
            }
            (_, Some(_)) => {
                format!("`{keyword}` is said of one field; write `#[phi({keyword})]` above the field it is true of")
            }
            (Self::Variant, None) => {
                "a variant takes no `#[phi(…)]`; mark the enum or the variant's fields".to_owned()
            }
            (Self::Type, None) => format!(
                "unknown keyword `{keyword}`; a type takes `resource = \"…\"`, `category = \"…\"`, `part` or `envelope`"
            ),
            (Self::Field, None) => format!(
                "unknown keyword `{keyword}`; a field takes `patient`, `id`, `version`, `label` or `clear`"
            ),
        };
        syn::Error::new_spanned(meta.path(), message)
    }
}
