//! The walk: which patients, records and fields a value discloses.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{
    check::namespace,
    model::{Field, Kind, Mark, Record, Variant},
    types::is_phantom,
};

/// The body of `disclose`.
pub(super) fn body(record: &Record) -> TokenStream {
    of_variants(record, record.variants.iter().map(|variant| arm(record, variant)))
}

/// One arm for each variant, as `with_fields` writes them.
pub(super) fn of_variants(record: &Record, arms: impl Iterator<Item = TokenStream>) -> TokenStream {
    match record.variants.first() {
        None => quote!(match *self {}),
        Some(Variant { ident: None, .. }) => quote!(#(#arms)*),
        Some(_) => quote!(match self { #(#arms)* }),
    }
}

/// Code over the fields of a variant that it reads.
pub(super) fn with_fields(
    variant: &Variant,
    is_read: impl Fn(&Field) -> bool,
    body: &TokenStream,
) -> TokenStream {
    let fields = variant.fields.iter().filter(|field| is_read(field));
    let bindings = fields.map(|Field { member, binding, .. }| quote!(#member: #binding));
    let rest = variant.fields.iter().any(|field| !is_read(field)).then(|| quote!(..));
    match &variant.ident {
        None => quote!(let Self { #(#bindings,)* #rest } = self; #body),
        Some(ident) => quote!(Self::#ident { #(#bindings,)* #rest } => { #body }),
    }
}

fn arm(record: &Record, variant: &Variant) -> TokenStream {
    let body = match record.kind {
        _ if variant.skipped => quote!(),
        _ if is_identified(record, variant) => identified(record, variant),
        Kind::Part => {
            let fields = variant.leaving().map(part_field);
            quote!(__phi::Disclosure::part(__to, |__to| { #(#fields)* });)
        }
        Kind::Own | Kind::Envelope => variant.leaving().map(enveloped_field).collect(),
    };
    with_fields(variant, |field| is_read(variant, field), &body)
}

/// Whether it is a record with an entry of its own in the line.
pub(super) fn is_identified(record: &Record, variant: &Variant) -> bool {
    match record.kind {
        Kind::Own => variant.marked(Mark::Patient).is_some(),
        Kind::Part => variant.marked(Mark::Id).is_some(),
        Kind::Envelope => false,
    }
}

fn is_read(variant: &Variant, field: &Field) -> bool {
    let is_metadata = Mark::METADATA.iter().any(|(mark, _)| field.has(*mark));
    !variant.skipped && (is_metadata || (!field.skipped && !is_phantom(&field.ty)))
}

fn identified(record: &Record, variant: &Variant) -> TokenStream {
    let resource = record.resource();
    let namespace = namespace(&resource);
    let category = record.category.as_ref().map_or_else(none, |category| {
        let category = &category.value;
        quote!(::core::option::Option::Some(#category))
    });
    let subject = subject(variant);
    let fields = variant.leaving().map(part_field);
    quote! {
        __phi::Disclosure::record(
            __to,
            &__phi::RecordType { resource: #resource, category: #category, namespace: #namespace },
            #subject,
            |__to| { #(#fields)* },
        );
    }
}

fn subject(variant: &Variant) -> TokenStream {
    let one = |mark, value: fn(&Field) -> TokenStream| variant.marked(mark).map_or_else(none, value);
    let identifier = |field: &Field| {
        let binding = &field.binding;
        quote_spanned!(field.span()=> ::core::option::Option::Some(#binding))
    };
    let patient = one(Mark::Patient, identifier);
    let id = one(Mark::Id, identifier);
    let version = one(Mark::Version, |field| {
        let binding = &field.binding;
        quote_spanned!(field.span()=> __phi::Version::version(#binding))
    });
    let label = one(Mark::Label, |field| {
        let binding = &field.binding;
        quote_spanned!(field.span()=> __phi::Label::label(#binding))
    });
    quote!(__phi::Subject { patient: #patient, id: #id, version: #version, label: #label })
}

fn none() -> TokenStream {
    quote!(::core::option::Option::None)
}

/// A field of a record or a part: patient data unless it is clear.
fn part_field(field: &Field) -> TokenStream {
    if field.is_clear() { enveloped_field(field) } else { visit(field, &quote!(disclose_phi)) }
}

/// A field that is no patient data itself; records in it are walked all the same.
fn enveloped_field(field: &Field) -> TokenStream {
    visit(field, &quote!(disclose_clear))
}

fn visit(field: &Field, method: &TokenStream) -> TokenStream {
    let Field { binding, name, .. } = field;
    if is_phantom(&field.ty) {
        return TokenStream::new();
    }
    let visit = quote!((&__phi::Field(#binding)).#method(#name, __to););
    match &field.skip_if {
        Some(skip) => quote!(if !#skip(#binding) { #visit }),
        None => visit,
    }
}
