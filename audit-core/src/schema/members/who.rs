//! Who did it.

use super::{DETAIL, texts};
use crate::{
    event::{ActorKind, Decision, Method},
    schema::{
        Control, form,
        member::{
            ALWAYS, MAYBE, Member, OPERATION, On, Origin,
            Shape::{Enum, Flag, Group, List, Text},
            WHOLE,
        },
    },
};

/// Who did it.
pub(crate) const WHO: &[Member] = &[
    Member::new("actor", Group(ACTOR), On::sometimes(OPERATION))
        .says("Who did it; a request always has one.")
        .from(&[Origin::Hook, Origin::Op])
        .serves(&[Control::UniqueUser, Control::Au3]),
    Member::new("authn", Group(AUTHN), On::sometimes(WHOLE))
        .says("How the actor was authenticated, as the app says.")
        .from(&[Origin::Hook])
        .serves(&[Control::Authentication, Control::LoginMonitoring]),
    Member::new("authz", Group(AUTHZ), On::sometimes(WHOLE))
        .says("What the app decided about the actor's rights.")
        .from(&[Origin::Op])
        .serves(&[Control::ActivityReview, Control::Au3]),
];

const ACTOR: &[Member] = &[
    Member::new("kind", Enum(|| texts!(ActorKind)), ALWAYS)
        .says("What kind of actor it is.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.type")
        .serves(&[Control::UniqueUser, Control::Au3]),
    Member::new("id", Text(&form::PSEUDONYM_OR_CODE), MAYBE)
        .says("The account or program.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.who.identifier")
        .serves(&[Control::UniqueUser, Control::Au3, Control::Au10]),
    Member::new("roles", List(&Text(&form::CODE)), MAYBE)
        .says("The actor's roles.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.role")
        .serves(&[Control::Ac6Privileged, Control::Au3]),
    Member::new("org", Text(&form::CODE), MAYBE)
        .says("The organisation that the actor belongs to.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.who.identifier")
        .serves(&[Control::Au3]),
    Member::new("issuer", Text(&form::CODE), MAYBE)
        .says("Who vouches for the id: the identity provider.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.who.identifier.assigner")
        .serves(&[Control::UniqueUser, Control::Authentication]),
    Member::new("for", Text(&form::PSEUDONYM), MAYBE)
        .says("The user for whom a program acts.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.who.identifier")
        .serves(&[Control::UniqueUser, Control::Au3]),
    Member::new("patient", Text(&form::PSEUDONYM), MAYBE)
        .says("The patient that the account belongs to, or acts for.")
        .from(&[Origin::Hook, Origin::Op])
        .fhir("AuditEvent.agent.who.identifier")
        .serves(&[Control::UniqueUser]),
    Member::new("own", Flag, MAYBE)
        .says("Whether the line is about that patient and nobody else.")
        .from(&[Origin::Core])
        .serves(&[Control::ActivityReview]),
];

const AUTHN: &[Member] = &[
    Member::new("method", Enum(|| texts!(Method)), ALWAYS)
        .says("How: values of RFC 8176, and a few that it does not have.")
        .from(&[Origin::Hook])
        .fhir(DETAIL)
        .serves(&[Control::Authentication]),
    Member::new("mfa", Flag, MAYBE)
        .says("Whether with more than one factor.")
        .from(&[Origin::Hook])
        .fhir(DETAIL)
        .serves(&[Control::Authentication]),
    Member::new("session", Text(&form::PSEUDONYM), MAYBE)
        .says("The session of the app.")
        .from(&[Origin::Hook])
        .fhir(DETAIL)
        .serves(&[Control::Authentication, Control::UniqueUser]),
    Member::new("token", Text(&form::PSEUDONYM), MAYBE)
        .says("The token that was shown.")
        .from(&[Origin::Hook])
        .fhir("AuditEvent.agent.policy")
        .serves(&[Control::Authentication]),
];

const AUTHZ: &[Member] = &[
    Member::new("decision", Enum(|| texts!(Decision)), ALWAYS)
        .says("What was decided.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.outcome")
        .serves(&[Control::ActivityReview, Control::Au3]),
    Member::new("policy", Text(&form::CODE), ALWAYS)
        .says("The rule that decided.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.agent.policy")
        .serves(&[Control::ActivityReview, Control::Au3]),
];
