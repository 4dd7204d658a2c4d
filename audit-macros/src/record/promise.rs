//! `NamesPatient`: who may be disclosed by itself, and the proof that what an envelope holds may.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::{
    bounds,
    model::{Field, Kind, Mark, Record, Variant},
    types::{forever, is_phantom, mentions, parameters},
};

/// The `impl`, with the proofs for fields whose type is known here.
pub(super) fn names_patient(record: &Record) -> TokenStream {
    if record.kind == Kind::Part {
        return TokenStream::new();
    }
    let ident = &record.ident;
    let promised: Vec<Type> = carried(record).flat_map(|(_, field)| promised(record, field)).collect();
    let generics = bounds::of_promise(record, &promised);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let ty_generics = record.generics.split_for_impl().1;
    let proofs = carried(record)
        .filter(|(_, field)| !is_generic(record, field) && !has_constant(record, field))
        .map(|(variant, field)| proof(record, variant, field, &forever(&field.ty)));
    quote! {
        #[automatically_derived]
        impl #impl_generics __phi::NamesPatient for #ident #ty_generics #where_clause {}
        #(const _: () = #proofs;)*
    }
}

/// Proofs that have to wait until the type's constant parameters are known.
pub(super) fn later(record: &Record) -> TokenStream {
    let fields =
        carried(record).filter(|(_, field)| !is_generic(record, field) && has_constant(record, field));
    fields
        .map(|(variant, field)| {
            let proof = proof(record, variant, field, &field.ty);
            quote!(const { #proof })
        })
        .collect()
}

/// The fields that must not bring patient data without a patient: those of variants that name none.
fn carried(record: &Record) -> impl Iterator<Item = (&Variant, &Field)> {
    let fields = record.fields().filter(|(variant, field)| {
        !variant.skipped
            && variant.marked(Mark::Patient).is_none()
            && !field.skipped
            && !is_phantom(&field.ty)
    });
    fields.filter(|_| record.kind != Kind::Part)
}

/// What a generic field asks of whoever fills in the type parameters. The whole field's type says it best; where that
/// would ask for the type itself again, or where the user's own function writes the field, the parameters must do.
fn promised(record: &Record, field: &Field) -> Vec<Type> {
    if field.is_clear() {
        return Vec::new();
    }
    let parameters = parameters(&field.ty, &record.generics);
    if parameters.is_empty() || field.custom.is_some() || mentions(&field.ty, &record.ident) {
        return parameters;
    }
    vec![field.ty.clone()]
}

fn is_generic(record: &Record, field: &Field) -> bool {
    !parameters(&field.ty, &record.generics).is_empty()
}

fn has_constant(record: &Record, field: &Field) -> bool {
    record.generics.const_params().any(|it| mentions(&field.ty, &it.ident))
}

/// An expression that compiles only if the field keeps the promise.
fn proof(record: &Record, variant: &Variant, field: &Field, ty: &Type) -> TokenStream {
    if record.kind == Kind::Own && variant.is_wrapper() {
        return quote_spanned!(field.span()=> __phi::names_patient::<#ty>());
    }
    let message = format!(
        "`{}.{}` holds patient data and does not say whose: mark the patient in its type with `#[phi(patient)]`, or \
         move the field into a record that has one",
        record.ident, field.name
    );
    quote_spanned! {field.span()=>
        ::core::assert!(
            __phi::Enveloped::<#ty>::NAMES_PATIENT || !__phi::IsRecord::<#ty>::YES,
            #message,
        )
    }
}
