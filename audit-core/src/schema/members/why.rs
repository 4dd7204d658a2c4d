//! What for.

use super::{DETAIL, WHAT_ID, texts};
use crate::{
    event::{Basis, Notice, Purpose, PurposeFrom},
    schema::{
        Control, form,
        member::{
            ALWAYS, MAYBE, Member, OPERATION, On, Origin,
            Shape::{Enum, Flag, Group, List, Text},
            WHOLE,
        },
    },
};

/// What for.
pub(crate) const WHY: &[Member] = &[
    Member::new("purpose", List(&Enum(|| texts!(Purpose))), On::sometimes(OPERATION))
        .says("The purposes of use, HL7 codes.")
        .from(&[Origin::Macro, Origin::Hook, Origin::Request, Origin::Op])
        .fhir("AuditEvent.purposeOfEvent")
        .serves(&[Control::MinimumNecessary, Control::Au3]),
    Member::new("purpose_from", Enum(|| texts!(PurposeFrom)), On::sometimes(OPERATION))
        .says("Where the purpose comes from; `missing` is a gap to close.")
        .from(&[Origin::Core])
        .serves(&[Control::ActivityReview]),
    Member::new("break_glass", Group(BREAK_GLASS), On::sometimes(WHOLE))
        .says("Access beyond the rules.")
        .from(&[Origin::Hook, Origin::Op])
        .serves(&[Control::EmergencyAccess, Control::Ac3Override]),
    Member::new("disclosure", Group(DISCLOSURE), On::sometimes(OPERATION))
        .says("A disclosure to a third party, or a recipient that is made known.")
        .from(&[Origin::Op])
        .serves(&[Control::Accounting]),
];

const BREAK_GLASS: &[Member] = &[
    Member::new("reason", Text(&form::CODE), ALWAYS)
        .says("The reason that was given.")
        .from(&[Origin::Request, Origin::Op])
        .fhir("AuditEvent.purposeOfEvent.text")
        .serves(&[Control::EmergencyAccess, Control::Ac3Override]),
    Member::new("granted", Flag, ALWAYS)
        .says("Whether the app opened the chart for it.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.outcome")
        .serves(&[Control::EmergencyAccess, Control::Ac3Override]),
    Member::new("needed", Flag, ALWAYS)
        .says("Whether it was needed, or the rules would have allowed it anyway.")
        .from(&[Origin::Core])
        .serves(&[Control::ActivityReview, Control::Ac3Override]),
];

const DISCLOSURE: &[Member] = &[
    Member::new("recipient", Group(RECIPIENT), ALWAYS)
        .says("Who got it.")
        .from(&[Origin::Configuration, Origin::Op])
        .serves(&[Control::Accounting]),
    Member::new("basis", Enum(|| texts!(Basis)), MAYBE)
        .says("What permits it: a section of 45 CFR part 164; left out where a recipient is only made known.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.agent.policy")
        .serves(&[Control::Accounting]),
    Member::new("consent", Text(&form::PSEUDONYM), MAYBE)
        .says("The patient's consent.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Accounting]),
    Member::new("notice", Enum(|| texts!(Notice)), MAYBE)
        .says("The notice that went with it.")
        .from(&[Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::Part2Notice]),
];

const RECIPIENT: &[Member] = &[
    Member::new("code", Text(&form::CODE), ALWAYS)
        .says("The recipient's code.")
        .from(&[Origin::Configuration, Origin::Request])
        .fhir("AuditEvent.agent.who.identifier")
        .serves(&[Control::Accounting]),
    Member::new("name", Text(&form::TEXT), ALWAYS)
        .says("The recipient's name.")
        .from(&[Origin::Configuration])
        .fhir("AuditEvent.agent.name")
        .serves(&[Control::Accounting]),
    Member::new("address", Text(&form::TEXT), MAYBE)
        .says("The recipient's address.")
        .from(&[Origin::Configuration])
        .fhir("AuditEvent.agent.location.display")
        .serves(&[Control::Accounting]),
];
