//! The macros of the audit SDK. Use them through `audit-core` or an adapter, which re-export them.
//!
//! What a macro makes of code names the crate that it came through, since an app may know no other of ours. So each of
//! these crates has macros of its own, which do the same.

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

/// The macros for handlers, of an adapter.
macro_rules! handlers {
    ($crate_name:literal: $audit:ident) => {
        #[doc = include_str!("../docs/audit.md")]
        #[proc_macro_attribute]
        pub fn $audit(args: TokenStream, item: TokenStream) -> TokenStream {
            expand::handler(args.into(), item.into(), &Runtime::of($crate_name)).into()
        }
    };
}

/// The macros for functions and records, of the core or of an adapter that brings it along.
macro_rules! core {
    ($runtime:expr => $audit:ident, $PhiRecord:ident $phi_record:ident, $Identifier:ident $identifier:ident) => {
        #[doc = include_str!("../docs/audit.md")]
        #[proc_macro_attribute]
        pub fn $audit(args: TokenStream, item: TokenStream) -> TokenStream {
            expand::function(args.into(), item.into(), &$runtime).into()
        }

        #[doc = include_str!("../docs/phi_record.md")]
        #[proc_macro_derive($PhiRecord, attributes(phi, serde))]
        pub fn $phi_record(input: TokenStream) -> TokenStream {
            record::derive(input.into(), &$runtime).into()
        }

        #[doc = include_str!("../docs/identifier.md")]
        #[proc_macro_derive($Identifier, attributes(id))]
        pub fn $identifier(input: TokenStream) -> TokenStream {
            identifier::derive(input.into(), &$runtime).into()
        }
    };
}

handlers!("audit_axum": audit_axum);
handlers!("audit_actix": audit_actix);

core!(Runtime::of("audit_core") => audit_plain, PhiRecord phi_record, Identifier identifier);
core!(
    Runtime::core_of("audit_axum") =>
    audit_plain_axum, PhiRecordAxum phi_record_axum, IdentifierAxum identifier_axum
);
core!(
    Runtime::core_of("audit_actix") =>
    audit_plain_actix, PhiRecordActix phi_record_actix, IdentifierActix identifier_actix
);
