//! The `where` clauses of the generated `impl`s.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Generics, Type, WherePredicate, parse_quote};

use super::{
    model::{Field, Mark, Record, Variant},
    types::{is_phantom, parameters},
};

/// The type's generics with what walking and serialising need of them.
pub(super) fn of_record(record: &Record) -> Generics {
    let (records, values) = held(record);
    let records = records.iter().map(|ty| parse_quote!(#ty: __phi::PhiRecord));
    let values = values.iter().map(|ty| parse_quote!(#ty: __phi::serde::Serialize));
    let predicates = records.chain(values).chain(metadata(record)).collect();
    with(&record.generics, predicates)
}

/// Also with what is needed for the record to be disclosed by itself.
pub(super) fn of_promise(record: &Record, promised: &[Type]) -> Generics {
    let predicates = promised.iter().map(|ty| parse_quote!(#ty: __phi::NamesPatient));
    with(&of_record(record), predicates.collect())
}

/// The generics as they were written, for the `impl`s that nothing can use.
pub(super) fn of_refusal(generics: &Generics, condition: WherePredicate) -> Generics {
    with(generics, vec![condition])
}

fn with(generics: &Generics, predicates: Vec<WherePredicate>) -> Generics {
    let mut generics = generics.clone();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// The type parameters that hold records, and those that hold only what is clear.
fn held(record: &Record) -> (Vec<Type>, Vec<Type>) {
    let (mut records, mut values) = (Vec::new(), Vec::new());
    for (variant, field) in record.fields() {
        if variant.skipped || field.skipped || is_phantom(&field.ty) {
            continue;
        }
        let held = if field.is_clear() { &mut values } else { &mut records };
        for ty in parameters(&field.ty, &record.generics) {
            if !held.iter().any(|held| same(held, &ty)) {
                held.push(ty);
            }
        }
    }
    values.retain(|ty| !records.iter().any(|record| same(record, ty)));
    (records, values)
}

/// What marked fields of generic types must be.
fn metadata(record: &Record) -> impl Iterator<Item = WherePredicate> {
    let generic = |(_, field): &(&Variant, &Field)| !parameters(&field.ty, &record.generics).is_empty();
    record.fields().filter(generic).flat_map(|(_, field)| {
        let ty = &field.ty;
        let marks = field.marks.iter();
        marks.filter_map(move |(mark, _)| {
            let required = requirement(*mark)?;
            Some(parse_quote!(#ty: #required))
        })
    })
}

fn requirement(mark: Mark) -> Option<TokenStream> {
    match mark {
        Mark::Patient | Mark::Id => Some(quote!(__phi::Identifier)),
        Mark::Version => Some(quote!(__phi::Version)),
        Mark::Label => Some(quote!(__phi::Label)),
        Mark::Clear => None,
    }
}

/// Whether they are written alike.
fn same(one: &Type, other: &Type) -> bool {
    let text = |ty: &Type| ty.to_token_stream().to_string();
    text(one) == text(other)
}
