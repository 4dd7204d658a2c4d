//! The declared return type, which the body keeps although the function around it returns something else.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Path, PathArguments, ReturnType, Signature, Type, TypeParamBound, parse_quote_spanned, spanned::Spanned,
    visit_mut::VisitMut,
};

/// The declared type, as it may stand in a body: `impl Trait` is `_` there.
pub(crate) struct Returned {
    declared: Type,
    /// The traits of its `impl Trait`, without their arguments.
    traits: Vec<Path>,
    span: Span,
}

impl Returned {
    pub(crate) fn of(sig: &Signature) -> Self {
        let mixed = Span::mixed_site();
        let mut declared = match &sig.output {
            ReturnType::Default => parse_quote_spanned!(mixed=> ()),
            ReturnType::Type(_, declared) => (**declared).clone(),
        };
        let span = match &sig.output {
            ReturnType::Default => mixed.located_at(sig.ident.span()),
            ReturnType::Type(_, declared) => mixed.located_at(declared.span()),
        };
        let mut replaced = ImplTrait::default();
        replaced.visit_type_mut(&mut declared);
        Self { declared, traits: replaced.traits, span }
    }

    /// Where complaints about the type belong.
    pub(crate) const fn span(&self) -> Span {
        self.span
    }

    /// The body as a future of the declared type: the dead `return` in front is what `?` and the last expression infer
    /// it from. Beside it the traits of an `impl Trait` are named once more, or the user's import of them would be unused.
    pub(crate) fn in_async_block(&self, body: &TokenStream) -> TokenStream {
        let Self { declared, traits, .. } = self;
        quote_spanned! {Span::mixed_site()=>
            async move {
                if let ::core::option::Option::Some(value) = ::core::option::Option::None::<#declared> {
                    #(#[allow(unused_imports)] use #traits as _;)*
                    return value;
                }
                { #body }
            }
        }
    }

    /// The body as a closure of the declared type.
    pub(crate) fn in_closure(&self, body: &TokenStream) -> TokenStream {
        let Self { declared, .. } = self;
        quote_spanned!(Span::mixed_site()=> move || -> #declared { #body })
    }
}

#[derive(Default)]
struct ImplTrait {
    traits: Vec<Path>,
}

impl VisitMut for ImplTrait {
    fn visit_type_mut(&mut self, declared: &mut Type) {
        if let Type::ImplTrait(replaced) = declared {
            self.traits.extend(replaced.bounds.iter().filter_map(named));
            let span = Span::mixed_site().located_at(declared.span());
            *declared = parse_quote_spanned!(span=> _);
        } else {
            syn::visit_mut::visit_type_mut(self, declared);
        }
    }
}

/// The trait of a bound, as one may import it.
fn named(bound: &TypeParamBound) -> Option<Path> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let mut path = bound.path.clone();
    path.segments.iter_mut().for_each(|segment| segment.arguments = PathArguments::None);
    Some(path)
}

/// Whether the function hands out a future instead of being `async`.
pub(super) fn is_future(output: &ReturnType) -> bool {
    let ReturnType::Type(_, declared) = output else {
        return false;
    };
    let tokens = quote!(#declared).into_iter();
    tokens.into_iter().any(names_future)
}

fn names_future(token: proc_macro2::TokenTree) -> bool {
    match token {
        proc_macro2::TokenTree::Ident(ident) => {
            ["Future", "IntoFuture", "BoxFuture", "LocalBoxFuture"].iter().any(|name| ident == name)
        }
        proc_macro2::TokenTree::Group(group) => group.stream().into_iter().any(names_future),
        _ => false,
    }
}
