//! How it ended.

use super::{DETAIL, texts};
use crate::{
    event::{Outcome, Reason, Severity},
    schema::{
        Control,
        member::{
            ALWAYS, ANY, ENDED, MAYBE, Member, On, Origin,
            Shape::{Enum, Group, Number},
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
    Member::new("handed", Group(HANDED), On::sometimes(ENDED))
        .says(
            "How much of an answer that broke off was handed to the transport; the client may have got less.",
        )
        .from(&[Origin::Core, Origin::Adapter])
        .serves(&[Control::AuditControls, Control::Au3]),
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

const HANDED: &[Member] = &[
    Member::new("bytes", Number(0), ALWAYS)
        .says("Bytes of its body.")
        .from(&[Origin::Adapter])
        .serves(&[Control::AuditControls]),
    Member::new("records", Number(0), MAYBE)
        .says("Whole records, the first ones of the answer; left out where it is no list of them.")
        .from(&[Origin::Core])
        .serves(&[Control::AuditControls]),
];
