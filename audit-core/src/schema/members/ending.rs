//! How it ended.

use super::{DETAIL, texts};
use crate::{
    event::{Outcome, Reason, Severity},
    schema::{
        Control,
        member::{
            ANY, ENDED, Member, On, Origin,
            Shape::{Enum, Number},
        },
    },
};

/// How it ended.
pub(crate) const ENDING: &[Member] = &[
    Member::new("outcome", Enum(|| texts!(Outcome)), On::always(ENDED))
        .says("How it ended.")
        .from(&[Origin::Core, Origin::Op])
        .fhir("AuditEvent.outcome")
        .serves(&[Control::AuditControls, Control::Au3]),
    Member::new("reason", Enum(|| texts!(Reason)), On::always(ENDED))
        .says("Why it ended that way.")
        .from(&[Origin::Core, Origin::Op])
        .fhir("AuditEvent.outcomeDesc")
        .serves(&[Control::AuditControls, Control::Au3]),
    Member::new("status", Number(0), On::sometimes(ENDED))
        .says("The HTTP status that the client saw.")
        .from(&[Origin::Adapter])
        .fhir(DETAIL)
        .serves(&[Control::Au3]),
    Member::new("us", Number(0), On::always(ENDED))
        .says("How long it took, in microseconds.")
        .from(&[Origin::Core])
        .fhir("AuditEvent.period")
        .serves(&[Control::Au8]),
    Member::new("severity", Enum(|| texts!(Severity)), On::always(ANY))
        .says("How much attention the line deserves.")
        .from(&[Origin::Core])
        .serves(&[Control::ActivityReview, Control::Au6]),
];
