//! The values of the fields, each written by itself, so that two records can be compared.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, ext::IdentExt};

use super::{
    model::{Field, Mark, Record, Variant},
    types::is_phantom,
    walk, wire,
};

/// The body of `values`.
pub(super) fn body(record: &Record, generics: &Generics) -> TokenStream {
    let variants = (0..).zip(&record.variants);
    walk::of_variants(record, variants.map(|(place, variant)| arm(record, generics, place, variant)))
}

fn arm(record: &Record, generics: &Generics, place: usize, variant: &Variant) -> TokenStream {
    let resource = record.resource();
    let record = if walk::is_identified(record, variant) { quote!(record) } else { quote!(part) };
    let name = variant.ident.as_ref().map(named);
    let fields = match &variant.custom {
        _ if variant.skipped => TokenStream::new(),
        Some(function) => {
            let bindings = variant.fields.iter().map(|field| &field.binding);
            written(&quote!(#function(#(#bindings,)* __serializer)))
        }
        None => variant
            .fields
            .iter()
            .filter(|it| is_leaf(it))
            .map(|it| self::field(generics, place, it))
            .collect(),
    };
    let body = quote!(__phi::Values::#record(__to, #resource, |__to| { #name #fields }););
    walk::with_fields(variant, |field| is_read(variant, field), &body)
}

/// Another variant is a change, whatever it holds.
fn named(variant: &syn::Ident) -> TokenStream {
    let name = variant.unraw().to_string();
    written(&quote!(__phi::serde::Serializer::serialize_str(__serializer, #name)))
}

fn written(write: &TokenStream) -> TokenStream {
    quote!(__phi::Values::whole(__to, |__serializer| #write);)
}

/// A function for the whole variant takes every field.
fn is_read(variant: &Variant, field: &Field) -> bool {
    !variant.skipped && (variant.custom.is_some() || is_leaf(field))
}

/// What leaves and does not stand in the line anyway.
fn is_leaf(field: &Field) -> bool {
    let stands_in_line = [Mark::Patient, Mark::Id, Mark::Version].iter().any(|mark| field.has(*mark));
    !field.skipped && !stands_in_line && !is_phantom(&field.ty)
}

fn field(generics: &Generics, place: usize, field: &Field) -> TokenStream {
    let Field { binding, name, .. } = field;
    let value = if let Some(function) = &field.custom {
        quote_spanned! {field.span()=>
            __phi::Values::field(__to, #name, |__serializer| #function(#binding, __serializer));
        }
    } else {
        let turbofish = generics.split_for_impl().1.as_turbofish().to_token_stream();
        let function = wire::function(place, field);
        quote_spanned! {field.span()=>
            (&__phi::Field(#binding)).field_values(#name, __to, |__serializer| {
                __Wire #turbofish::#function(#binding, __serializer)
            });
        }
    };
    match &field.skip_if {
        Some(skip) => quote!(if !#skip(#binding) { #value }),
        None => value,
    }
}
