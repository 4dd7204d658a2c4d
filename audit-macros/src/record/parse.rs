//! Tokens -> model. What is wrong is reported and left out, so that the rest is read too.

use quote::format_ident;
use syn::{Data, DeriveInput, Fields, ext::IdentExt};

use super::{
    errors::Errors,
    keywords::{self, Keyword, Place},
    model::{Field, Kind, Mark, Record, Shape, Valued, Variant},
    serde::Serde,
    types,
};

pub(super) fn record(input: &DeriveInput, errors: &mut Errors) -> Option<Record> {
    let mut kind = Kind::Own;
    let (mut resource, mut category) = (None, None);
    for Keyword { ident, value } in keywords::read(&input.attrs, Place::Type, errors) {
        let valued = value.map(|value| Valued { keyword: ident.clone(), value });
        match valued {
            Some(valued) if ident == "resource" => resource = Some(valued),
            Some(valued) => category = Some(valued),
            None if kind != Kind::Own => {
                errors.at(ident, "a type is a `part` or an `envelope`, not both; remove one");
            }
            None if ident == "part" => kind = Kind::Part,
            None => kind = Kind::Envelope,
        }
    }
    let serde = container(input, errors);
    Some(Record {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        kind,
        resource,
        category,
        serde,
        is_enum: matches!(input.data, Data::Enum(_)),
        variants: variants(input, errors)?,
    })
}

/// The serde attributes of the type. Serde writes the name of the hidden type where the user gave none.
fn container(input: &DeriveInput, errors: &mut Errors) -> Vec<syn::Meta> {
    let mut serde = Serde::read(&input.attrs, errors);
    if !serde.says("rename") {
        let name = input.ident.unraw().to_string();
        serde.kept.push(syn::parse_quote!(rename(serialize = #name)));
    }
    serde.kept
}

fn variants(input: &DeriveInput, errors: &mut Errors) -> Option<Vec<Variant>> {
    match &input.data {
        Data::Struct(data) => Some(vec![Variant {
            ident: None,
            shape: shape(&data.fields),
            fields: fields(&data.fields, errors),
            serde: Vec::new(),
            skipped: false,
            custom: None,
        }]),
        Data::Enum(data) => Some(data.variants.iter().map(|it| variant(it, errors)).collect()),
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "a union cannot be a record: nobody can tell which of its fields holds the data; use an `enum`",
            );
            None
        }
    }
}

fn variant(variant: &syn::Variant, errors: &mut Errors) -> Variant {
    keywords::read(&variant.attrs, Place::Variant, errors);
    let serde = Serde::read(&variant.attrs, errors);
    Variant {
        ident: Some(variant.ident.clone()),
        shape: shape(&variant.fields),
        fields: fields(&variant.fields, errors),
        serde: serde.kept,
        skipped: serde.skipped,
        custom: serde.custom,
    }
}

fn shape(fields: &Fields) -> Shape {
    match fields {
        Fields::Named(_) => Shape::Named,
        Fields::Unnamed(_) => Shape::Tuple,
        Fields::Unit => Shape::Unit,
    }
}

fn fields(fields: &Fields, errors: &mut Errors) -> Vec<Field> {
    fields
        .iter()
        .zip(fields.members())
        .enumerate()
        .map(|(place, (field, member))| self::field(place, field, member, errors))
        .collect()
}

fn field(place: usize, field: &syn::Field, member: syn::Member, errors: &mut Errors) -> Field {
    let serde = Serde::read(&field.attrs, errors);
    let keywords = keywords::read(&field.attrs, Place::Field, errors);
    Field {
        member,
        name: field.ident.as_ref().map_or_else(|| place.to_string(), |ident| ident.unraw().to_string()),
        binding: format_ident!("__field_{place}", span = types::located(&field.ty)),
        ty: field.ty.clone(),
        marks: keywords
            .into_iter()
            .filter_map(|keyword| Some((Mark::read(&keyword.ident)?, keyword.ident)))
            .collect(),
        serde: serde.kept,
        skipped: serde.skipped,
        skip_if: serde.skip_if,
        custom: serde.custom,
    }
}
