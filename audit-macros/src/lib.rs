//! The macros of the audit SDK. Use them through `audit-core` or an adapter, which re-export them.

mod paths;
mod record;

use proc_macro::TokenStream;

#[doc = include_str!("../docs/phi_record.md")]
#[proc_macro_derive(PhiRecord, attributes(phi, serde))]
pub fn phi_record(input: TokenStream) -> TokenStream {
    record::derive(input.into()).into()
}
