//! What was changed.

use super::DETAIL;
use crate::schema::{
    Control, form,
    member::{
        ALWAYS, MAYBE, Member, OPERATION, On, Origin,
        Shape::{Group, List, Text},
    },
};

/// What was changed.
pub(crate) const CHANGE: &[Member] =
    &[Member::new("changed", List(&Group(CHANGED)), On::sometimes(OPERATION))
        .says("The changed fields. Digests compare before with after in one operation, and nothing else.")
        .from(&[Origin::Op])
        .serves(&[Control::Integrity, Control::Au3])];

const CHANGED: &[Member] = &[
    Member::new("type", Text(&form::NAME), ALWAYS)
        .says("The type of the record.")
        .from(&[Origin::Record])
        .fhir("AuditEvent.entity.type")
        .serves(&[Control::Integrity]),
    Member::new("field", Text(&form::NAME), ALWAYS)
        .says("The path of the field.")
        .from(&[Origin::Record])
        .fhir("AuditEvent.entity.detail.type")
        .serves(&[Control::Integrity]),
    Member::new("before", Text(&form::DIGEST), MAYBE)
        .says("What it held; left out where the record is new.")
        .from(&[Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::Integrity]),
    Member::new("after", Text(&form::DIGEST), MAYBE)
        .says("What it holds; left out where the record is gone.")
        .from(&[Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::Integrity]),
];
