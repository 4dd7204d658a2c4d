//! The attribute and derive macros of the audit SDK.

use proc_macro::TokenStream;

mod args;
mod expand;
mod fallback;
mod function;
mod model;
mod runtime;

use runtime::Runtime;

#[doc = include_str!("../docs/audit.md")]
#[proc_macro_attribute]
pub fn audit_axum(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::handler(args.into(), item.into(), &Runtime::adapter("audit-axum")).into()
}

#[doc = include_str!("../docs/audit.md")]
#[proc_macro_attribute]
pub fn audit_plain(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::function(args.into(), item.into(), &Runtime::core()).into()
}
