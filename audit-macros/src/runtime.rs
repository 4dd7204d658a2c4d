//! Where generated code finds what it calls.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::Ident;

/// The path of a crate's `private` module.
pub(crate) struct Runtime(TokenStream);

impl Runtime {
    /// The adapter of a framework.
    pub(crate) fn adapter(package: &str) -> Self {
        Self(private(&dependency(package).unwrap_or_else(|| ident(package)), None))
    }

    /// The core, or the core that an adapter brings along.
    pub(crate) fn core() -> Self {
        let own = dependency(CORE).map(|name| private(&name, None));
        let brought = || {
            let adapter = ADAPTERS.iter().find_map(|adapter| dependency(adapter))?;
            Some(private(&adapter, Some("core")))
        };
        Self(own.or_else(brought).unwrap_or_else(|| private(&ident(CORE), None)))
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

fn private(name: &Ident, module: Option<&str>) -> TokenStream {
    let module = module.map(|module| {
        let module = ident(module);
        quote_spanned!(Span::mixed_site()=> :: #module)
    });
    quote_spanned!(Span::mixed_site()=> ::#name #module ::private)
}

/// The name under which the crate being compiled knows the package.
fn dependency(package: &str) -> Option<Ident> {
    match crate_name(package).ok()? {
        FoundCrate::Itself => Some(ident(package)),
        FoundCrate::Name(name) => Some(ident(&name)),
    }
}

fn ident(package: &str) -> Ident {
    Ident::new(&package.replace('-', "_"), Span::mixed_site())
}

const CORE: &str = "audit-core";
const ADAPTERS: &[&str] = &["audit-axum", "audit-actix"];
