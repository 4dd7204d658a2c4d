//! A marked `impl` block: its handlers are expanded here, their markers stand outside.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Error, ImplItem, ItemImpl, Meta, Path, Result, Type, spanned::Spanned};

use super::handler::{self, Owner};
use crate::{
    fallback,
    function::Function,
    model::{self, Model},
    runtime::Runtime,
};

pub(super) fn expand(mut block: ItemImpl, runtime: &Runtime) -> TokenStream {
    let taken = take_attributes(&mut block);
    let expanded = owner(&block).and_then(|owner| match taken.as_slice() {
        [] => Err(nothing_to_expand(&block)),
        _ => Ok(Expansion::of(&block, owner, runtime)),
    });
    let mut expansion = match expanded {
        Ok(expansion) => expansion,
        Err(error) => return fallback::unchanged(block, &error),
    };
    for (place, attr) in taken {
        let item = &mut block.items[place];
        if let ImplItem::Fn(method) = item {
            *item = ImplItem::Verbatim(expansion.handler(&attr, method.clone().into()));
        }
    }
    let markers = expansion.markers;
    quote!(#markers #block)
}

/// Takes the `#[audit(…)]` of each handler away, with the handler's place.
fn take_attributes(block: &mut ItemImpl) -> Vec<(usize, Attribute)> {
    let items = block.items.iter_mut().enumerate();
    items
        .filter_map(|(place, item)| match item {
            ImplItem::Fn(method) => Some((place, take_attribute(&mut method.attrs)?)),
            _ => None,
        })
        .collect()
}

fn nothing_to_expand(block: &ItemImpl) -> Error {
    Error::new(
        block.impl_token.span,
        "no function in this block carries `#[audit(…)]`; put it on the handlers, or remove the mark from the block",
    )
}

struct Expansion<'a> {
    owner: Owner,
    runtime: &'a Runtime,
    /// The conditions of the block; the markers exist under the same.
    conditions: Vec<Attribute>,
    /// What stands outside of the block.
    markers: TokenStream,
}

impl<'a> Expansion<'a> {
    fn of(block: &ItemImpl, owner: Owner, runtime: &'a Runtime) -> Self {
        let conditions = block.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
        Self { owner, runtime, conditions: conditions.cloned().collect(), markers: TokenStream::new() }
    }

    /// What stands in place of the function.
    fn handler(&mut self, attr: &Attribute, function: Function) -> TokenStream {
        let model = arguments(attr).and_then(Model::parse);
        let model = match handler::check(&function, Some(&self.owner)).and(model) {
            Ok(model) => model,
            Err(error) => return fallback::handler(function, self.runtime, &error),
        };
        let mut marked = function.clone();
        marked.attrs.extend(self.conditions.iter().cloned());
        handler::marker(&model, &marked, Some(&self.owner), self.runtime).to_tokens(&mut self.markers);
        handler::handler(&model, function, Some(&self.owner), self.runtime)
    }
}

fn arguments(attr: &Attribute) -> Result<TokenStream> {
    match &attr.meta {
        Meta::List(list) if !list.tokens.is_empty() => Ok(list.tokens.clone()),
        _ => Err(model::no_action(attr.path().span())),
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
    Ok(Owner { name: last.ident.clone(), unique: unique(&last.to_token_stream()) })
}

/// `Clinic<Pg>` as `Clinic_Pg`.
fn unique(of: &TokenStream) -> String {
    let text = of.to_string();
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty() && *word != "r").collect::<Vec<_>>().join("_")
}
