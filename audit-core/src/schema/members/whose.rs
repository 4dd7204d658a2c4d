//! Whose data it was.

use super::WHAT_ID;
use crate::schema::{
    Control, form,
    member::{
        ENDED, MAYBE, Member, OPERATION, On, Origin,
        Shape::{Group, List, Number, Text, True},
        WHOLE,
    },
};

/// Whose data it was.
pub(crate) const WHOSE: &[Member] = &[
    Member::new("patients", List(&Text(&form::PSEUDONYM)), On::sometimes(OPERATION))
        .says("The patients whose data it was. A line is complete in itself: the patient of each record stands on it.")
        .from(&[Origin::Record, Origin::Macro, Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::AuditControls, Control::Accounting, Control::Au3]),
    Member::new("records", List(&Group(RECORD)), On::sometimes(OPERATION))
        .says("The records.")
        .from(&[Origin::Record, Origin::Macro, Origin::Op])
        .serves(&[Control::AuditControls, Control::Au3]),
    Member::new("encounter", Text(&form::PSEUDONYM), On::sometimes(WHOLE))
        .says("The encounter it belongs to.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Au3]),
    Member::new("study", Text(&form::PSEUDONYM), On::sometimes(WHOLE))
        .says("The study it belongs to.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Au3]),
    Member::new("unattributed", True, On::sometimes(ENDED))
        .says("Data was disclosed, and no patient was named: a gap to close.")
        .from(&[Origin::Core])
        .serves(&[Control::ActivityReview, Control::Au12]),
];

const RECORD: &[Member] = &[
    Member::new("id", Text(&form::PSEUDONYM), MAYBE)
        .says("The record.")
        .from(&[Origin::Record, Origin::Macro, Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Au3]),
    Member::new("of", Number(0), MAYBE)
        .says("The place of its patient in `patients` of this line, from 0.")
        .from(&[Origin::Record, Origin::Op])
        .serves(&[Control::AuditControls]),
    Member::new("version", Number(0), MAYBE)
        .says("The version that was disclosed.")
        .from(&[Origin::Record])
        .fhir("AuditEvent.entity.what.reference")
        .serves(&[Control::Integrity]),
    Member::new("label", Text(&form::CODE), MAYBE)
        .says("How confidential it is, for example `R`.")
        .from(&[Origin::Record])
        .fhir("AuditEvent.entity.securityLabel")
        .serves(&[Control::Part2Notice, Control::MinimumNecessary]),
];
