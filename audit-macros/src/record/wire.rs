//! The serialisation: a hidden twin of the type that carries the user's serde attributes.
//!
//! Serde's own `remote` form writes a foreign type through a twin of the same shape; here the foreign type is the record,
//! which has no `Serialize` of its own. So the user's predicates and functions get the very references they would get
//! from serde, and nobody but `serialize_phi` can call the result.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Generics;

use crate::runtime::Runtime;

use super::{
    bounds,
    model::{Field, Record, Shape, Variant},
};

/// The twin, and the functions that write its fields.
pub(super) fn twin(record: &Record, runtime: &Runtime) -> TokenStream {
    let generics = bounds::of_record(record);
    let (_, ty_generics, where_clause) = generics.split_for_impl();
    let attributes = attributes(record, runtime);
    let declared = declared(&generics);
    let body = if record.is_enum {
        let variants = (0..).zip(&record.variants).map(|(place, variant)| {
            let (ident, serde) = (&variant.ident, &variant.serde);
            let fields = fields(&generics, place, variant);
            quote!(#[serde(#(#serde),*)] #ident #fields)
        });
        quote!(enum __Wire #declared #where_clause { #(#variants),* })
    } else {
        structure(record, &generics)
    };
    let functions = functions(record);
    let impl_generics = generics.split_for_impl().0;
    quote! {
        #attributes
        #body

        #[automatically_derived]
        impl #impl_generics __Wire #ty_generics #where_clause { #functions }
    }
}

/// The parameters without their defaults, which only the user's type needs.
fn declared(generics: &Generics) -> TokenStream {
    generics.split_for_impl().0.into_token_stream()
}

fn structure(record: &Record, generics: &Generics) -> TokenStream {
    let declared = declared(generics);
    let where_clause = &generics.where_clause;
    record
        .variants
        .iter()
        .map(|variant| {
            let fields = fields(generics, 0, variant);
            match variant.shape {
                Shape::Named => quote!(struct __Wire #declared #where_clause #fields),
                Shape::Tuple | Shape::Unit => quote!(struct __Wire #declared #fields #where_clause;),
            }
        })
        .collect()
}

fn attributes(record: &Record, runtime: &Runtime) -> TokenStream {
    let serde = &record.serde;
    let serde_path = quote!(#runtime::serde).to_string();
    let remote = record.ident.to_string();
    quote! {
        #[derive(#runtime::serde::Serialize)]
        #[serde(crate = #serde_path, remote = #remote, #(#serde),*)]
    }
}

fn fields(generics: &Generics, place: usize, variant: &Variant) -> TokenStream {
    let fields = variant.fields.iter().map(|field| {
        let (serde, ty) = (&field.serde, &field.ty);
        let with = is_ours(variant, field).then(|| {
            let turbofish = generics.split_for_impl().1.as_turbofish().to_token_stream();
            let function = function(place, field);
            let path = quote!(__Wire #turbofish::#function).to_string();
            quote!(#[serde(serialize_with = #path)])
        });
        let name = match &field.member {
            syn::Member::Named(name) => quote!(#name:),
            syn::Member::Unnamed(_) => quote!(),
        };
        quote!(#with #[serde(#(#serde),*)] #name #ty)
    });
    match variant.shape {
        Shape::Named => quote!({ #(#fields),* }),
        Shape::Tuple => quote!(( #(#fields),* )),
        Shape::Unit => quote!(),
    }
}

/// Whether its value is written by a function of ours.
fn is_ours(variant: &Variant, field: &Field) -> bool {
    !variant.skipped && variant.custom.is_none() && !field.skipped && field.custom.is_none()
}

fn functions(record: &Record) -> TokenStream {
    let variants = (0..).zip(&record.variants);
    let fields = variants.flat_map(|(place, variant)| {
        let ours = variant.fields.iter().filter(|field| is_ours(variant, field));
        ours.map(move |field| (function(place, field), field))
    });
    fields
        .map(|(function, field)| {
            let ty = &field.ty;
            // One expression, so that the compiler's complaint about a field's type stands at that type.
            let write = quote_spanned! {field.span()=>
                (&__phi::Field(__value)).serialize_field(__phi::Pass::new(), __serializer)
            };
            quote! {
                fn #function<__S: __phi::serde::Serializer>(
                    __value: &#ty,
                    __serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    #write
                }
            }
        })
        .collect()
}

/// Numbers, not names: a field's name may be a keyword.
pub(super) fn function(place: usize, field: &Field) -> syn::Ident {
    format_ident!("__serialize_{}{}", Literal::usize_unsuffixed(place).to_string(), field.binding)
}
