//! Where generated code finds what it calls.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::Ident;

/// The path of a crate's `private` module.
pub(crate) struct Runtime(TokenStream);

impl Runtime {
    /// The core, or the adapter of a framework.
    pub(crate) fn of(name: &str) -> Self {
        let (mixed, name) = (Span::mixed_site(), ident(name));
        Self(quote_spanned!(mixed=> ::#name::private))
    }

    /// The core that an adapter brings along.
    pub(crate) fn core_of(adapter: &str) -> Self {
        let (mixed, adapter) = (Span::mixed_site(), ident(adapter));
        Self(quote_spanned!(mixed=> ::#adapter::core::private))
    }

    /// The path at a place in the user's code, where the compiler is to point.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let tokens = self.0.clone().into_iter();
        tokens
            .map(|mut token| {
                token.set_span(span);
                token
            })
            .collect()
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(self.0.clone());
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
