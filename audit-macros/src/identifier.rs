//! `#[derive(Identifier)]`: tokens -> form -> code.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Data, DeriveInput, Error, Field, Fields, Generics, Ident, Member, Result, WherePredicate, parse_quote,
    spanned::Spanned,
};

use crate::{args::Errors, runtime::Runtime};

mod form;

use form::Form;

pub(crate) fn derive(input: TokenStream, runtime: &Runtime) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => expand(&input, runtime),
        Err(error) => error.into_compile_error(),
    }
}

fn expand(input: &DeriveInput, runtime: &Runtime) -> TokenStream {
    let mut errors = Errors::default();
    let value = errors.take(value(input));
    let form = errors.take(Form::read(input));
    match (errors.none(), value, form) {
        (Ok(()), Some((member, field)), Some(form)) => identifier(input, &member, field, &form, runtime),
        (Ok(()), ..) => TokenStream::new(),
        (Err(errors), ..) => refused(input, runtime, &errors),
    }
}

/// The one field that identifies.
fn value(input: &DeriveInput) -> Result<(Member, &Field)> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "an identifier is one value with a canonical form: derive `Identifier` for a struct around it, \
             `struct Mrn(String);`",
        ));
    };
    let mut fields = data.fields.members().zip(&data.fields);
    match (fields.next(), fields.next()) {
        (Some((member, field)), None) => unmarked(field).map(|()| (member, field)),
        (_, second) => Err(wrong_count(input, &data.fields, second.map(|(_, field)| field))),
    }
}

/// Nothing is to be said of the field, and what is said there is not overlooked.
fn unmarked(field: &Field) -> Result<()> {
    let mark = field.attrs.iter().find(|attr| attr.path().is_ident("id"));
    mark.map_or(Ok(()), |mark| {
        let message = "`#[id(…)]` is said of the whole type; write it above the `struct`";
        Err(Error::new(mark.path().span(), message))
    })
}

fn wrong_count(input: &DeriveInput, fields: &Fields, second: Option<&Field>) -> Error {
    let message = format!(
        "an identifier is one value, and `{}` has {} fields; make it a struct around one, `struct Mrn(String);`, and put \
         what belongs beside it into the record",
        input.ident,
        fields.len()
    );
    Error::new(second.map_or_else(|| input.ident.span(), Spanned::span), message)
}

fn identifier(
    input: &DeriveInput,
    member: &Member,
    field: &Field,
    form: &Form,
    runtime: &Runtime,
) -> TokenStream {
    let mixed = Span::mixed_site();
    let (ident, ty) = (&input.ident, &field.ty);
    let here = runtime.at(ty.span());
    let bound: WherePredicate = parse_quote!(#ty: #here::Identifier);
    let generics = bounded(&input.generics, bound);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let take = Ident::new("take", mixed);
    let steps = form.steps().map(|step| quote_spanned!(mixed=> #runtime::Step::#step));
    let steps = quote_spanned!(mixed=> &[#(#steps),*]);
    let namespace = form.namespace();
    // One expression, so that the compiler's complaint about the field's type stands at that type.
    let formed = quote_spanned!(mixed.located_at(ty.span())=> #here::formed(&self.#member, #steps, #take));
    quote_spanned! {mixed=>
        #[automatically_derived]
        impl #impl_generics #runtime::Identifier for #ident #ty_generics #where_clause {
            fn canonical(&self, #take: &mut dyn ::core::ops::FnMut(&::core::primitive::str)) {
                #formed
            }
        }

        #runtime::inventory::submit! {
            #runtime::Declared { namespace: #namespace, steps: #steps }
        }
    }
}

/// The condition stands only where the type's parameters decide it.
fn bounded(generics: &Generics, bound: WherePredicate) -> Generics {
    let mut generics = generics.clone();
    if generics.type_params().next().is_some() {
        generics.make_where_clause().predicates.push(bound);
    }
    generics
}

/// Our errors, and an `impl` so that nothing else is reported for want of it.
fn refused(input: &DeriveInput, runtime: &Runtime, errors: &Error) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let errors = errors.to_compile_error();
    quote! {
        #errors

        #[automatically_derived]
        impl #impl_generics #runtime::Identifier for #ident #ty_generics #where_clause {
            fn canonical(&self, _: &mut dyn ::core::ops::FnMut(&::core::primitive::str)) {}
        }
    }
}
