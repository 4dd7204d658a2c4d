//! The macros of the audit SDK. Use them through `audit-core` or an adapter, which re-export them.

mod args;
mod expand;
mod fallback;
mod function;
mod identifier;
mod model;
mod record;
mod runtime;

use proc_macro::TokenStream;

use runtime::Runtime;

#[doc = include_str!("../docs/phi_record.md")]
#[proc_macro_derive(PhiRecord, attributes(phi, serde))]
pub fn phi_record(input: TokenStream) -> TokenStream {
    record::derive(input.into()).into()
}

#[doc = include_str!("../docs/identifier.md")]
#[proc_macro_derive(Identifier, attributes(id))]
pub fn identifier(input: TokenStream) -> TokenStream {
    identifier::derive(input.into()).into()
}

#[doc = include_str!("../docs/audit.md")]
#[proc_macro_attribute]
pub fn audit_axum(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::handler(args.into(), item.into(), &Runtime::adapter("audit-axum")).into()
}

#[doc = include_str!("../docs/audit.md")]
#[proc_macro_attribute]
pub fn audit_actix(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::handler(args.into(), item.into(), &Runtime::adapter("audit-actix")).into()
}

#[doc = include_str!("../docs/audit.md")]
#[proc_macro_attribute]
pub fn audit_plain(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::function(args.into(), item.into(), &Runtime::core()).into()
}
