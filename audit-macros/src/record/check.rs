//! What a record must be.

use super::{
    errors::Errors,
    model::{Kind, Mark, Record, Shape, Variant},
    unheeded,
};

pub(super) fn record(record: &Record, errors: &mut Errors) {
    names(record, errors);
    unheeded::skips(record, errors);
    for variant in &record.variants {
        marked_once(variant, errors);
        marks_fit(record, variant, errors);
        belongs_to_somebody(variant, errors);
    }
    // A mark that was refused may be the one that is missed here.
    if record.kind == Kind::Own && errors.is_empty() {
        patient(record, errors);
    }
}

/// The pseudonym namespace of a record's ids: the resource in snake case.
pub(crate) fn namespace(resource: &str) -> String {
    let chars: Vec<char> = resource.chars().collect();
    let mut namespace = String::new();
    for (place, letter) in chars.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| chars.get(place));
        let after = chars.get(place + 1);
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|it| {
                it.is_lowercase()
                    || it.is_numeric()
                    || (it.is_uppercase() && after.is_some_and(|it| it.is_lowercase()))
            });
        if starts_word {
            namespace.push('_');
        }
        namespace.extend(letter.to_lowercase());
    }
    namespace
}

/// Whether it can stand in front of a pseudonym.
pub(crate) fn is_namespace(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
}

/// Says of a resource that its namespace is none.
pub(crate) fn no_namespace(namespace: &str) -> String {
    format!(
        "the resource becomes the namespace of pseudonyms, and `{namespace}` cannot be one: a lower-case letter, then at most \
         31 of a-z, 0-9 and _; write a `resource = \"…\"` that fits"
    )
}

/// Whether the type is a record with entries of its own in the line.
fn has_identity(record: &Record) -> bool {
    let has_id = record.variants.iter().any(|variant| variant.marked(Mark::Id).is_some());
    record.kind == Kind::Own || (record.kind == Kind::Part && has_id)
}

fn names(record: &Record, errors: &mut Errors) {
    if !has_identity(record) {
        for valued in [&record.resource, &record.category].into_iter().flatten() {
            let keyword = &valued.keyword;
            let message = if record.kind == Kind::Envelope {
                format!("`{keyword}` is said of a record; an envelope only carries records: remove it")
            } else {
                format!(
                    "`{keyword}` is said of a record; a part is one only with an `#[phi(id)]`: add one or remove this"
                )
            };
            errors.at(keyword, message);
        }
        return;
    }
    let namespace = namespace(&record.resource());
    if !is_namespace(&namespace) {
        let message = no_namespace(&namespace);
        match &record.resource {
            Some(resource) => errors.at(&resource.value, message),
            None => errors.at(&record.ident, message),
        }
    }
}

fn marked_once(variant: &Variant, errors: &mut Errors) {
    for (mark, name) in Mark::METADATA {
        let marks = variant.fields.iter().flat_map(|field| &field.marks);
        for (_, keyword) in marks.filter(|(known, _)| *known == mark).skip(1) {
            errors.at(
                keyword,
                format!("`{name}` is marked on two fields; a record has one: keep the field that is it"),
            );
        }
    }
}

fn marks_fit(record: &Record, variant: &Variant, errors: &mut Errors) {
    for (mark, keyword) in variant.fields.iter().flat_map(|field| &field.marks) {
        match (record.kind, mark) {
            (Kind::Part, Mark::Patient) => errors.at(
                keyword,
                "a part belongs to the patient of the record around it; remove `#[phi(part)]` from the type or `patient` here",
            ),
            (Kind::Envelope, mark) if *mark != Mark::Clear => errors.at(
                keyword,
                format!(
                    "an envelope only carries records, which say this of themselves; remove `#[phi(envelope)]` from the \
                     type or `{keyword}` here"
                ),
            ),
            _ => {}
        }
    }
}

fn belongs_to_somebody(variant: &Variant, errors: &mut Errors) {
    if variant.marked(Mark::Id).or(variant.marked(Mark::Patient)).is_some() {
        return;
    }
    for (mark, keyword) in variant.fields.iter().flat_map(|field| &field.marks) {
        if matches!(mark, Mark::Version | Mark::Label) {
            errors.at(
                keyword,
                format!(
                    "a `{keyword}` stands in the line beside the record's id or its patient; mark the field that is \
                     it with `#[phi(id)]` or `#[phi(patient)]`"
                ),
            );
        }
    }
}

fn patient(record: &Record, errors: &mut Errors) {
    let names_one = |variant: &Variant| variant.marked(Mark::Patient).is_some();
    let wraps_one = |variant: &Variant| record.is_enum && variant.is_wrapper();
    if !record.variants.iter().any(|it| names_one(it) || wraps_one(it)) {
        let message = format!(
            "a disclosed type needs a patient: mark the field that says whose data `{}` is with `#[phi(patient)]`, or say \
             `#[phi(part)]` of a type that leaves only inside such a record, or `#[phi(envelope)]` of a page or wrapper of \
             records",
            record.ident
        );
        errors.at(&record.ident, message);
        return;
    }
    for variant in &record.variants {
        let holds_phi = variant.leaving().any(|field| !field.is_clear());
        if holds_phi && !names_one(variant) && !wraps_one(variant) {
            errors.at(&variant.ident, lacks_patient(variant));
        }
    }
}

fn lacks_patient(variant: &Variant) -> String {
    let advice = match variant.shape {
        Shape::Tuple if variant.fields.len() > 1 => "wrap one record",
        _ => "wrap one record in its place: `Variant(Record)`",
    };
    format!(
        "this variant discloses fields and does not say whose; mark the patient's field with `#[phi(patient)]`, what is \
         no patient data with `#[phi(clear)]`, or {advice}"
    )
}
