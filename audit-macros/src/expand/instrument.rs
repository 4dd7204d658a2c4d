//! `#[tracing::instrument]` under `#[audit]`: what it would record.

use syn::{Attribute, Error, Meta, Result, Token, punctuated::Punctuated, spanned::Spanned};

/// Without `skip_all` every argument becomes a field of the span: ids, names, whole request bodies.
pub(super) fn check(attrs: &[Attribute]) -> Result<()> {
    attrs.iter().try_for_each(|attr| one(&attr.meta))
}

fn one(meta: &Meta) -> Result<()> {
    if meta.path().is_ident("cfg_attr") {
        return conditional(meta);
    }
    let instrument = meta.path().segments.last().is_some_and(|last| last.ident == "instrument");
    if !instrument || skips_all(meta) {
        return Ok(());
    }
    Err(Error::new(
        meta.path().span(),
        "`instrument` would record the arguments, ids and names among them, as fields of the span; write \
         `#[instrument(skip_all)]` and name the harmless ones in `fields(…)`",
    ))
}

fn skips_all(meta: &Meta) -> bool {
    let Meta::List(list) = meta else { return false };
    let words = list.tokens.clone().into_iter();
    words.into_iter().any(|token| matches!(token, proc_macro2::TokenTree::Ident(word) if word == "skip_all"))
}

/// `cfg_attr(feature = "trace", instrument)`
fn conditional(meta: &Meta) -> Result<()> {
    let Meta::List(list) = meta else { return Ok(()) };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    // What does not parse is for the compiler to complain about.
    parts.into_iter().flatten().skip(1).try_for_each(|meta| one(&meta))
}
