//! What was done.

use super::{DETAIL, WHAT_ID, actions, kinds, texts};
use crate::{
    event::Verdict,
    schema::{
        Control, form,
        member::{
            ALWAYS, ANY, ENDED, MAYBE, Member, OPERATION, On, Origin, SIGNED,
            Shape::{Enum, Flag, Group, List, Number, Text},
            WHOLE,
        },
    },
};

/// What was done.
pub(crate) const WHAT: &[Member] = &[
    Member::new("kind", Enum(kinds), On::always(ANY))
        .says("The family of the action; `lifecycle` on session lines.")
        .from(&[Origin::Core])
        .fhir("AuditEvent.type")
        .serves(&[Control::Au2, Control::Au3]),
    Member::new("action", Enum(actions), On::always(ANY))
        .says("What was done; on session lines `session.start`, `audit.checkpoint`, `audit.signature` or `session.stop`.")
        .from(&[Origin::Macro])
        .fhir("AuditEvent.action and AuditEvent.subtype")
        .serves(&[Control::AuditControls, Control::Au2, Control::Au3]),
    Member::new("handler", Text(&form::NAME), On::sometimes(OPERATION))
        .says("Module path and name of the handler or function.")
        .from(&[Origin::Macro])
        .fhir(DETAIL)
        .serves(&[Control::Au3]),
    Member::new("resource", Group(RESOURCE), On::sometimes(OPERATION))
        .says("What kind of data it is.")
        .from(&[Origin::Record, Origin::Macro])
        .serves(&[Control::Au3]),
    Member::new("fields", List(&Text(&form::NAME)), On::sometimes(OPERATION))
        .says("Paths of the disclosed fields in the source; keys of maps show as `*`.")
        .from(&[Origin::Record, Origin::Macro, Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::MinimumNecessary, Control::Au3]),
    Member::new("count", Number(0), On { must: SIGNED, may: ENDED })
        .says("How many records the answer held; of a signature, how many lines it covers.")
        .from(&[Origin::Record])
        .fhir(DETAIL)
        .serves(&[Control::AuditControls, Control::Au3]),
    Member::new("typed", Flag, On::sometimes(ENDED))
        .says(
            "Whether the answer went through a record type, so that no disclosed field can be missing \
               here.",
        )
        .from(&[Origin::Core])
        .serves(&[Control::Au12]),
    Member::new("search", Group(SEARCH), On::sometimes(WHOLE))
        .says("What a search looked by.")
        .from(&[Origin::Macro, Origin::Op])
        .serves(&[Control::Au3]),
    Member::new("config", Group(CONFIG), On::sometimes(WHOLE))
        .says("What was configured.")
        .from(&[Origin::Op])
        .serves(&[Control::Ac6Privileged, Control::Au3]),
    Member::new("grant", Group(GRANT), On::sometimes(WHOLE))
        .says("Which role somebody got or lost.")
        .from(&[Origin::Op])
        .serves(&[Control::AccessModification, Control::Ac6Privileged]),
    Member::new("link", Group(LINK), On::sometimes(WHOLE))
        .says("Which two identities of a patient are one, or are not.")
        .from(&[Origin::Op])
        .serves(&[Control::Integrity, Control::Au3]),
    Member::new("review", Group(REVIEW), On::sometimes(WHOLE))
        .says("Which operation was judged, and how.")
        .from(&[Origin::Op])
        .serves(&[Control::ActivityReview, Control::Au6]),
];

const RESOURCE: &[Member] = &[
    Member::new("type", Text(&form::NAME), MAYBE)
        .says("The type of the record, for example `Patient`.")
        .from(&[Origin::Record, Origin::Macro])
        .fhir("AuditEvent.entity.type")
        .serves(&[Control::Au3]),
    Member::new("category", Text(&form::NAME), MAYBE)
        .says("The category of the data, for example `demographics`.")
        .from(&[Origin::Record, Origin::Macro])
        .fhir(DETAIL)
        .serves(&[Control::MinimumNecessary]),
];

const SEARCH: &[Member] = &[Member::new("by", List(&Text(&form::NAME)), ALWAYS)
    .says("Names of the parameters, never their values.")
    .from(&[Origin::Macro, Origin::Op])
    .fhir(DETAIL)
    .serves(&[Control::Au3, Control::Au3Limit])];

const CONFIG: &[Member] = &[
    Member::new("setting", Text(&form::CODE), MAYBE)
        .says("The setting that was changed.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.entity.name")
        .serves(&[Control::Ac6Privileged, Control::Au2]),
    Member::new("key", Text(&form::CODE), MAYBE)
        .says("The key that was replaced, by its name.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.entity.name")
        .serves(&[Control::Sc12, Control::Au2]),
];

const GRANT: &[Member] = &[
    Member::new("to", Text(&form::PSEUDONYM), ALWAYS)
        .says("Whose role it is.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::AccessModification, Control::Ac6Privileged]),
    Member::new("role", Text(&form::CODE), ALWAYS)
        .says("The role.")
        .from(&[Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::AccessModification, Control::Ac6Privileged]),
];

const LINK: &[Member] = &[
    Member::new("from", Text(&form::PSEUDONYM), ALWAYS)
        .says("The one identity.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Integrity]),
    Member::new("to", Text(&form::PSEUDONYM), ALWAYS)
        .says("The other one, which stays where two become one.")
        .from(&[Origin::Op])
        .fhir(WHAT_ID)
        .serves(&[Control::Integrity]),
];

const REVIEW: &[Member] = &[
    Member::new("op", Text(&form::UUID), ALWAYS)
        .says("The judged operation.")
        .from(&[Origin::Op])
        .fhir("AuditEvent.entity.what")
        .serves(&[Control::ActivityReview, Control::Au6]),
    Member::new("verdict", Enum(|| texts!(Verdict)), ALWAYS)
        .says("The judgement.")
        .from(&[Origin::Op])
        .fhir(DETAIL)
        .serves(&[Control::ActivityReview, Control::Au6]),
];
