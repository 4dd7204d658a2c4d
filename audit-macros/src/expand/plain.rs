//! A function that is no handler: its signature stays, its body runs between begin and end.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Error, Ident};

use super::{Returned, description, instrument, returned::is_future};
use crate::{
    args::Errors,
    function::Function,
    model::{Action, Model, OnAuditFailure},
    runtime::Runtime,
};

pub(super) fn check(function: &Function, model: Option<&Model>) -> Errors {
    let mut errors = Errors::default();
    errors.take(instrument::check(&function.attrs));
    errors.take(function.stands_once());
    if let Some(Action::Exempt(none)) = model.map(|model| &model.action) {
        errors.at(
            *none,
            "a plain function leaves no line unless it says what it does, so there is nothing to exempt; remove the \
             attribute",
        );
    }
    if let Some(constant) = &function.sig.constness {
        errors.at(constant.span, "a `const fn` cannot be audited; remove `const`");
    }
    if function.sig.asyncness.is_none() && is_future(&function.sig.output) {
        errors.push(hands_out_future(function));
    }
    errors
}

fn hands_out_future(function: &Function) -> Error {
    let message = "this function hands out a future, and the operation would end before it runs; write `async fn`, or, \
                   where a trait wants the future (`#[async_trait]`), audit an `async fn` that it calls";
    Error::new(function.sig.fn_token.span, message)
}

pub(super) fn expand(model: &Model, function: &Function, runtime: &Runtime) -> TokenStream {
    let mixed = Span::mixed_site();
    let op = Ident::new("op", mixed);
    let description = description::describe(model, None, function.name(), runtime);
    let subjects = description::subjects(model, &op);
    let returned = Returned::of(&function.sig);
    let policy = policy(model, &returned, runtime);
    let (body, run) = if function.sig.asyncness.is_some() {
        let body = returned.in_async_block(&function.body);
        (body, quote_spanned!(mixed=> #runtime::run(#op, body, #policy).await))
    } else {
        let closure = returned.in_closure(&function.body);
        // `once` says that it is called once, so that it may give away what it borrows.
        let body = quote_spanned!(mixed=> #runtime::once(#closure));
        (body, quote_spanned!(mixed=> #runtime::run_sync(#op, body, #policy)))
    };
    let mut function = function.clone();
    function.body = quote_spanned! {mixed=>
        let #op = #runtime::open({
            const HANDLER: #runtime::Handler = #description;
            #runtime::inventory::submit!(#runtime::Registered(&HANDLER));
            &HANDLER
        });
        #subjects
        let body = #body;
        #run
    };
    quote!(#function)
}

fn policy(model: &Model, returned: &Returned, runtime: &Runtime) -> TokenStream {
    match model.on_audit_failure {
        None | Some(OnAuditFailure::Deny) => {
            let here = runtime.at(returned.span());
            quote_spanned!(returned.span()=> #here::deny())
        }
        Some(OnAuditFailure::Allow) => quote_spanned! {Span::mixed_site()=>
            #runtime::allow(|value| {
                use #runtime::{Fallible as _, Infallible as _};
                (&#runtime::Ended(value)).failed()
            })
        },
    }
}
