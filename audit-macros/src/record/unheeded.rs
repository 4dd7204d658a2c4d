//! Where serde writes a field although it was told to leave it out. Nobody may believe that such a field stays.

use super::{
    errors::Errors,
    keywords::name,
    model::{Record, Shape, Variant},
};

pub(super) fn skips(record: &Record, errors: &mut Errors) {
    for (variant, field) in record.fields() {
        let (unheeded, place) = unheeded(record, variant);
        for meta in &field.serde {
            let name = name(meta);
            if unheeded.contains(&&*name) {
                errors.at(
                    meta,
                    format!(
                        "serde does not heed `{name}` {place} and writes the field all the same; remove it"
                    ),
                );
            }
        }
    }
}

fn unheeded(record: &Record, variant: &Variant) -> (&'static [&'static str], &'static str) {
    let is_newtype = matches!(variant.shape, Shape::Tuple) && variant.fields.len() == 1;
    let is_transparent = record.serde.iter().any(|meta| name(meta) == "transparent");
    if variant.custom.is_some() {
        (&SKIPS, "in a variant that a function of yours writes, which gets every field,")
    } else if is_newtype && !record.is_enum {
        (&SKIPS, "in a struct around one value")
    } else if is_newtype {
        (&SKIPS[..1], "in a variant around one value")
    } else if is_transparent {
        (&SKIPS[..1], "in a transparent struct")
    } else {
        (&[], "")
    }
}

const SKIPS: [&str; 3] = ["skip_serializing_if", "skip", "skip_serializing"];
