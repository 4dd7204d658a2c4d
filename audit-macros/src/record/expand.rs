//! The code of a checked record, and what is left of a refused one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{DeriveInput, Generics, parse_quote};

use crate::runtime::Runtime;

use super::{bounds, model::Record, promise, values, walk, wire};

pub(super) fn record(record: &Record, runtime: &Runtime) -> TokenStream {
    let ident = &record.ident;
    let generics = bounds::of_record(record);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let turbofish = ty_generics.as_turbofish();
    let (later, walk) = (promise::later(record), walk::body(record));
    let values = values::body(record, &generics);
    let twin = wire::twin(record, runtime);
    let promise = promise::names_patient(record);
    let refusals = refusals(ident, &record.generics);
    scope(
        runtime,
        &quote! {
            #twin

            #[automatically_derived]
            impl #impl_generics __phi::PhiRecord for #ident #ty_generics #where_clause {
                fn disclose(&self, __to: &mut __phi::Disclosure<'_>) {
                    #later
                    #walk
                }

                fn values(&self, __to: &mut __phi::Values<'_>) {
                    #values
                }

                fn serialize_phi<__S: __phi::serde::Serializer>(
                    &self,
                    _: __phi::Pass,
                    __serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    __Wire #turbofish::serialize(self, __serializer)
                }
            }

            #promise
            #refusals
        },
    )
}

/// Our errors, and enough of the `impl`s that nothing else is reported for want of them.
pub(super) fn refused(input: &DeriveInput, runtime: &Runtime, errors: &syn::Error) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let refusals = refusals(ident, &input.generics);
    let stub = scope(
        runtime,
        &quote! {
            #[automatically_derived]
            impl #impl_generics __phi::PhiRecord for #ident #ty_generics #where_clause {
                fn disclose(&self, _: &mut __phi::Disclosure<'_>) {}

                fn values(&self, _: &mut __phi::Values<'_>) {}

                fn serialize_phi<__S: __phi::serde::Serializer>(
                    &self,
                    _: __phi::Pass,
                    __serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    __phi::serde::Serializer::serialize_unit(__serializer)
                }
            }

            #[automatically_derived]
            impl #impl_generics __phi::NamesPatient for #ident #ty_generics #where_clause {}

            #refusals
        },
    );
    let errors = errors.to_compile_error();
    quote!(#errors #stub)
}

/// `Serialize` and `Debug` under a condition that nothing fulfils. So the compiler says our sentence and not "derive it",
/// and deriving one beside the record is a conflict. Should someone fulfil the condition, still nothing leaves.
fn refusals(ident: &Ident, generics: &Generics) -> TokenStream {
    let (_, ty_generics, _) = generics.split_for_impl();
    let may_leave = parse_quote!(for<'__any> __phi::Outside: __phi::MayLeave);
    let may_leave = bounds::of_refusal(generics, may_leave);
    let may_be_printed = parse_quote!(for<'__any> __phi::Outside: __phi::MayBePrinted);
    let may_be_printed = bounds::of_refusal(generics, may_be_printed);
    let (impl_generics, _, leaves) = may_leave.split_for_impl();
    let printed = &may_be_printed.where_clause;
    quote! {
        #[automatically_derived]
        impl #impl_generics __phi::serde::Serialize for #ident #ty_generics #leaves {
            fn serialize<__S: __phi::serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                __phi::serde::Serializer::serialize_unit(__serializer)
            }
        }

        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #ident #ty_generics #printed {
            fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __formatter.write_str("PHI")
            }
        }
    }
}

/// A place of its own for generated names, where the lints of the user's crate have nothing to judge.
fn scope(runtime: &Runtime, items: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        #[allow(
            dead_code,
            deprecated,
            non_camel_case_types,
            non_snake_case,
            trivial_bounds,
            unused_imports,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction
        )]
        const _: () = {
            use #runtime as __phi;
            use __phi::{Otherwise as _, Unwritten as _, ViaRecord as _, ViaSerialize as _};

            #items
        };
    }
}
