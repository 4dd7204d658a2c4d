//! A marked `impl` block: its handlers are expanded here, their markers stand outside.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Error, Ident, ImplItem, ItemImpl, Meta, Path, Result, Type, spanned::Spanned};

use super::handler::{self, Owner};
use crate::{args::Errors, fallback, function::Function, model::Model, runtime::Runtime};

pub(super) fn expand(mut block: ItemImpl, runtime: &Runtime) -> TokenStream {
    let mut errors = Errors::default();
    let owner = errors.take(owner(&block));
    let conditions = block.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
    let mut markers = Markers {
        conditions,
        tokens: TokenStream::new(),
    };
    let mut found = false;
    for item in &mut block.items {
        let ImplItem::Fn(method) = item else { continue };
        let Some(attr) = take_attribute(&mut method.attrs) else {
            continue;
        };
        found = true;
        let Some(owner) = &owner else { continue };
        let function = Function::from(method.clone());
        let expanded = match method_of(owner, &attr, &function, runtime, &mut markers) {
            Ok(expanded) => expanded,
            Err(error) => {
                let left = fallback::handler(function, runtime, &error);
                left
            }
        };
        *item = ImplItem::Verbatim(expanded);
    }
    if !found && owner.is_some() {
        errors.at(
            block.impl_token.span,
            "no function in this block carries `#[audit(…)]`; put it on the handlers, or remove the mark from the block",
        );
    }
    let tokens = markers.tokens;
    let item = quote!(#tokens #block);
    match errors.none() {
        Ok(()) => item,
        Err(error) => fallback::unchanged(item, &error),
    }
}

/// What is emitted outside of the block, under the block's own conditions.
struct Markers {
    conditions: Vec<Attribute>,
    tokens: TokenStream,
}

fn method_of(
    owner: &Owner,
    attr: &Attribute,
    function: &Function,
    runtime: &Runtime,
    markers: &mut Markers,
) -> Result<TokenStream> {
    let mut errors = Errors::default();
    let model = errors.take(arguments(attr).and_then(Model::parse));
    errors.take(handler::check(function, Some(owner)));
    errors.none()?;
    let model = model.ok_or_else(|| Error::new(attr.span(), "an attribute without a meaning"))?;
    let mut marked = function.clone();
    marked.attrs.extend(markers.conditions.iter().cloned());
    handler::marker(&model, &marked, Some(owner), runtime).to_tokens(&mut markers.tokens);
    Ok(handler::handler(&model, function.clone(), Some(owner), runtime))
}

fn arguments(attr: &Attribute) -> Result<TokenStream> {
    match &attr.meta {
        Meta::List(list) => Ok(list.tokens.clone()),
        Meta::Path(_) => Ok(TokenStream::new()),
        Meta::NameValue(meta) => Err(Error::new(meta.eq_token.span(), "write `#[audit(read, …)]`")),
    }
}

/// Takes the first `#[audit(…)]` away. The one of plain functions stays and expands by itself.
fn take_attribute(attrs: &mut Vec<Attribute>) -> Option<Attribute> {
    let place = attrs.iter().position(|attr| is_ours(attr.path()))?;
    Some(attrs.remove(place))
}

fn is_ours(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev();
    let audit = segments.next().is_some_and(|last| last.ident == "audit");
    audit && segments.all(|segment| segment.ident != "audit_core" && segment.ident != "core")
}

fn owner(block: &ItemImpl) -> Result<Owner> {
    if let Some((path, _)) = &block.trait_ {
        return Err(Error::new(
            path.span(),
            "the trait fixes the signature of its functions, so they cannot be handlers; put the handlers into an \
             `impl` block without a trait, and for other functions use `#[audit_core::audit(…)]`",
        ));
    }
    let Type::Path(path) = &*block.self_ty else {
        return Err(Error::new(
            block.self_ty.span(),
            "the handlers of a bare `#[audit]` belong to a named type",
        ));
    };
    let Some(last) = path.path.segments.last() else {
        return Err(Error::new(path.span(), "the handlers belong to a named type"));
    };
    Ok(Owner {
        name: last.ident.clone(),
        unique: unique(&last.to_token_stream()),
    })
}

/// `Clinic<Pg>` as `Clinic_Pg`.
fn unique(of: &TokenStream) -> String {
    let text = of.to_string();
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty() && *word != "r").collect::<Vec<_>>().join("_")
}
