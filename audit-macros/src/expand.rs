//! From a model to code: one call into the runtime, which decides everything else.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Error, ItemImpl, Result};

use crate::{fallback, function::Function, model::Model, runtime::Runtime};

mod block;
mod description;
mod handler;
mod instrument;
mod plain;
mod returned;

pub(crate) use returned::Returned;

/// `#[audit]` of an adapter: a handler, or the `impl` block around handlers.
pub(crate) fn handler(args: TokenStream, item: TokenStream, runtime: &Runtime) -> TokenStream {
    let function = match Item::parse(args.is_empty(), item.clone()) {
        Ok(Item::Function(function)) => function,
        Ok(Item::Block(block)) => return block::expand(*block, runtime),
        Err(error) => return fallback::unchanged(item, &error),
    };
    match handler::check(&function, None).and(Model::parse(args)) {
        Ok(model) => handler::beside(&model, &function, runtime),
        Err(error) => fallback::handler(*function, runtime, &error),
    }
}

/// `#[audit_core::audit]`: a function that is no handler.
pub(crate) fn function(args: TokenStream, item: TokenStream, runtime: &Runtime) -> TokenStream {
    let function = match Item::parse(args.is_empty(), item.clone()) {
        Ok(Item::Function(function)) => function,
        Ok(Item::Block(block)) => {
            let message = "plain functions and methods need no mark on their `impl` block; remove it";
            return fallback::unchanged(&block, &Error::new(block.impl_token.span, message));
        }
        Err(error) => return fallback::unchanged(item, &error),
    };
    let model = Model::parse(args);
    match plain::check(&function, model.as_ref().ok()).and(model) {
        Ok(model) => plain::expand(&model, &function, runtime),
        Err(error) => fallback::unchanged(&function, &error),
    }
}

/// What stands under the attribute.
enum Item {
    Function(Box<Function>),
    Block(Box<ItemImpl>),
}

impl Item {
    fn parse(bare: bool, item: TokenStream) -> Result<Self> {
        match leading_keyword(item.clone()).as_deref() {
            Some("impl") if bare => syn::parse2(item).map(|block| Self::Block(Box::new(block))),
            Some("impl") => Err(Error::new(
                proc_macro2::Span::call_site(),
                "on an `impl` block `#[audit]` stands bare; what a handler does stands on the handler itself: \
                 `#[audit(read)]`",
            )),
            Some("fn") => syn::parse2(item).map(|function| Self::Function(Box::new(function))),
            _ => Err(Error::new(
                proc_macro2::Span::call_site(),
                "`#[audit(…)]` stands on a function, or bare on the `impl` block around handlers",
            )),
        }
    }
}

/// The word that says what an item is.
fn leading_keyword(item: TokenStream) -> Option<String> {
    let words = item.into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    words.into_iter().find(|word| {
        !["pub", "default", "unsafe", "const", "async", "extern", "safe", "crate"].contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests;
