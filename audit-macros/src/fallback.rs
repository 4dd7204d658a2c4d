//! What is left in place of an item that could not be expanded: enough that the mistake is all the user reads.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, ReturnType, parse_quote_spanned};

use crate::{function::Function, runtime::Runtime};

/// The item as it was.
pub(crate) fn unchanged(item: impl ToTokens, error: &Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#item #error)
}

/// A handler that still is one: `get(show)` would otherwise complain about `Phi` as well. The body stays where the
/// compiler checks it and never runs.
pub(crate) fn handler(mut function: Function, runtime: &Runtime, error: &Error) -> TokenStream {
    let mixed = Span::mixed_site();
    let declared = crate::expand::Returned::of(&function.sig);
    let body = declared.in_async_block(&function.body);
    function.body = quote_spanned! {mixed=>
        let _ = #body;
        ::core::unreachable!()
    };
    function.sig.asyncness.get_or_insert_with(Default::default);
    function.sig.output = response(runtime);
    // What the attribute would have used, and what the body never reaches, is no second mistake.
    function.attrs.push(parse_quote_spanned!(mixed=> #[allow(unused)]));
    unchanged(function, error)
}

/// The return type of an expanded handler.
pub(crate) fn response(runtime: &Runtime) -> ReturnType {
    let mixed = Span::mixed_site();
    parse_quote_spanned!(mixed=> -> #runtime::Response)
}
