//! A handler: the hidden extractor in front of its arguments, the framework's response behind them.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Error, FnArg, Ident, ext::IdentExt, parse_quote_spanned, spanned::Spanned};

use super::{Returned, description, instrument};
use crate::{args::Errors, fallback, function::Function, model::Model, runtime::Runtime};

/// The type in a marked `impl` block.
pub(super) struct Owner {
    /// Its name, for people.
    pub(super) name: Ident,
    /// Its name with its arguments, so that the markers of two `impl` blocks differ.
    pub(super) unique: String,
}

/// What cannot be a handler. Without an owner nobody knows whether the function stands in an `impl` block.
pub(super) fn check(function: &Function, owner: Option<&Owner>) -> Errors {
    let mut errors = Errors::default();
    errors.take(instrument::check(&function.attrs));
    errors.take(function.stands_once());
    if let Some(FnArg::Receiver(receiver)) = function.sig.inputs.first() {
        errors.at(
            receiver.self_token.span,
            "a handler has no `self`; a method that is no handler takes `#[audit_core::audit(…)]`",
        );
    } else if function.sig.asyncness.is_none() {
        errors.push(not_async(function));
    }
    if owner.is_none() && !function.has_receiver() && function.says_self() {
        errors.at(Span::call_site(), UNMARKED);
    }
    errors
}

fn not_async(function: &Function) -> Error {
    let name = function.name();
    let message = format!(
        "a handler is an `async fn`: write `async fn {name}`; a function that is no handler takes \
         `#[audit_core::audit(…)]`"
    );
    Error::new(function.sig.fn_token.span, message)
}

/// A free function, its marker beside it.
pub(super) fn beside(model: &Model, function: &Function, runtime: &Runtime) -> TokenStream {
    let marker = marker(model, function, None, runtime);
    let handler = handler(model, function.clone(), None, runtime);
    quote!(#marker #handler)
}

/// The type that stands for the handler where its description is needed before anything runs. A macro declares it:
/// where that is a mistake, because nobody saw the `impl` block around it, the compiler prints the macro's name.
pub(super) fn marker(
    model: &Model,
    function: &Function,
    owner: Option<&Owner>,
    runtime: &Runtime,
) -> TokenStream {
    let name = marker_name(function, owner);
    let description = description::describe(model, owner.map(|owner| &owner.name), function.name(), runtime);
    let conditions = function.conditions();
    quote_spanned! {Span::mixed_site()=>
        #runtime::put_a_bare_audit_attribute_on_the_impl_block! {
            #(#conditions)* #name = #description
        }
    }
}

/// The function with its new signature.
pub(super) fn handler(
    model: &Model,
    mut function: Function,
    owner: Option<&Owner>,
    runtime: &Runtime,
) -> TokenStream {
    let mixed = Span::mixed_site();
    let armed = Ident::new("armed", mixed);
    let name = marker_name(&function, owner);
    let body = body(model, &function, &armed, runtime);
    allow_one_more_argument(&mut function);
    let first: FnArg = parse_quote_spanned!(mixed=> #armed: #runtime::Armed<#name>);
    function.sig.inputs.insert(0, first);
    function.sig.output = fallback::response(runtime);
    function.body = body;
    quote!(#function)
}

fn body(model: &Model, function: &Function, armed: &Ident, runtime: &Runtime) -> TokenStream {
    let mixed = Span::mixed_site();
    let returned = Returned::of(&function.sig);
    let subjects = description::subjects(model, armed);
    let body = returned.in_async_block(&function.body);
    let run = Ident::new(if model.is_exempt() { "run_exempt" } else { "run" }, mixed);
    let answer = answer(model, &returned, runtime);
    quote_spanned! {mixed=>
        #subjects
        let body = #body;
        #runtime::#run(#armed, body, #answer).await
    }
}

/// A closure that makes a response of the value, by what the compiler knows of its type.
fn answer(model: &Model, returned: &Returned, runtime: &Runtime) -> TokenStream {
    let mixed = Span::mixed_site();
    let (value, context) = (Ident::new("value", mixed), Ident::new("context", mixed));
    // The same binding again; its place is what the compiler points to when the type is wrong.
    let returned_value = Ident::new("value", returned.span());
    let here = runtime.at(returned.span());
    let kind = quote_spanned!(returned.span()=> (&&&&#here::Kind::of(&#value)).audit_kind());
    let traits = quote_spanned! {mixed=>
        use #runtime::{CarriesPhi as _, Neither as _, Ordinary as _, Wrapper as _};
    };
    let method = Ident::new(if model.is_exempt() { "exempt" } else { "answer" }, returned.span());
    let answer = quote_spanned!(returned.span()=> #kind.#method(#returned_value, #context));
    quote_spanned!(mixed=> |#value, #context| { #traits #answer })
}

fn marker_name(function: &Function, owner: Option<&Owner>) -> Ident {
    let mixed = Span::mixed_site();
    let name = function.name().unraw();
    match owner {
        Some(owner) => format_ident!("__audit_{}_{name}", owner.unique, span = mixed),
        None => format_ident!("__audit_{name}", span = mixed),
    }
}

/// Clippy counts the hidden argument; where it is the one too many, that is not the user's.
fn allow_one_more_argument(function: &mut Function) {
    const CLIPPYS_LIMIT: usize = 7;
    if function.sig.inputs.len() == CLIPPYS_LIMIT {
        let span = function.sig.inputs.span();
        function.attrs.push(parse_quote_spanned!(span=> #[allow(clippy::too_many_arguments)]));
    }
}

const UNMARKED: &str = "a handler in an `impl` block needs a bare `#[audit]` on the block as well:\n\n    \
                        #[audit]\n    impl … {";
