//! How generated code names our crates.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span};
use syn::{Path, parse_quote};

/// The crate through which generated code reaches `private`: the core if the user's crate depends on it, else the
/// adapter, which re-exports it. Renamed dependencies are found under their new name.
pub(crate) fn runtime() -> Path {
    let found = ["audit-core", "audit-axum", "audit-actix"].into_iter().find_map(library);
    // Without any of them, the compiler's "maybe a missing crate `audit_core`" says what to do.
    let library = found.unwrap_or_else(|| "audit_core".to_owned());
    let library = Ident::new(&library, Span::call_site());
    parse_quote!(::#library)
}

fn library(package: &str) -> Option<String> {
    match crate_name(package).ok()? {
        // Our own libraries know themselves by name: `extern crate self as …`.
        FoundCrate::Itself => Some(package.replace('-', "_")),
        FoundCrate::Name(name) => Some(name),
    }
}
