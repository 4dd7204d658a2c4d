//! `#[derive(PhiRecord)]`: tokens -> model -> checked model -> code.

mod bounds;
mod check;
mod errors;
mod expand;
mod keywords;
mod model;
mod parse;
mod promise;
mod receiver;
mod serde;
mod types;
mod unheeded;
mod values;
mod walk;
mod wire;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::runtime::Runtime;
pub(crate) use check::{is_namespace, namespace, no_namespace};
use errors::Errors;

pub(crate) fn derive(input: TokenStream, runtime: &Runtime) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => expand(input, runtime),
        Err(error) => error.into_compile_error(),
    }
}

fn expand(mut input: DeriveInput, runtime: &Runtime) -> TokenStream {
    receiver::name(&mut input);
    let mut errors = Errors::default();
    let record = parse::record(&input, &mut errors);
    if let Some(record) = &record {
        check::record(record, &mut errors);
    }
    match errors.finish() {
        Ok(()) => record.map(|record| expand::record(&record, runtime)).unwrap_or_default(),
        Err(errors) => expand::refused(&input, runtime, &errors),
    }
}
