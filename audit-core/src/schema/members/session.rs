//! What only the lines about the log itself say.

use super::texts;
use crate::{
    event::OutageCause,
    identity::Step,
    schema::{
        Control, form,
        member::{
            ALWAYS, COUNTED, Line, Member, OPENING, On, Origin, SIGNED,
            Shape::{Enum, Flag, Group, List, Number, Text},
        },
    },
};

/// The log itself.
pub(crate) const SESSION_LINES: &[Member] = &[
    Member::new("kid", Text(&form::KID), On::always(OPENING))
        .says("The id of the seal key.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9, Control::Sc12]),
    Member::new("mode", Enum(|| vec!["keyed", "forward-secure"]), On::always(OPENING))
        .says("How the session's keys are made.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9]),
    Member::new("r", Number(0), On::always(OPENING))
        .says("Always 0: in forward-secure mode the key moves on with each line, in keyed mode it stays.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9]),
    Member::new("enc", Text(&form::BYTES_32), On::sometimes(OPENING))
        .says("What opens a forward-secure session to its auditor: an encapsulated key of HPKE.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9, Control::Sc12]),
    Member::new("proof", Text(&form::BYTES_16), On::sometimes(OPENING))
        .says("What shows the auditor of a forward-secure session, before he checks any line, that its seal key is this one.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9, Control::Sc12]),
    Member::new("sign", Text(&form::KID), On::sometimes(&[Line::Start]))
        .says("The id of the key that signs.")
        .from(&[Origin::Core])
        .serves(&[Control::Au10, Control::Sc12]),
    Member::new("clock", Enum(|| vec!["system"]), On::always(&[Line::Start]))
        .says("Where the time comes from.")
        .from(&[Origin::Core])
        .serves(&[Control::Au8]),
    Member::new("ephemeral", Flag, On::always(&[Line::Start]))
        .says("Whether the keys were made up, so that nobody can check the lines later.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9]),
    Member::new("keys", List(&Text(&form::KEY)), On::always(&[Line::Start]))
        .says("The ids of the pseudonym keys, the writing one first.")
        .from(&[Origin::Configuration])
        .serves(&[Control::Sc12]),
    Member::new("sdk", Text(&form::CRATE), On::always(&[Line::Start]))
        .says("The SDK and its version.")
        .from(&[Origin::Core])
        .fhir("AuditEvent.source.observer.display")
        .serves(&[Control::Au3]),
    Member::new("actors", Enum(|| vec!["clear"]), On::sometimes(&[Line::Start]))
        .says("Ids of staff and programs stand in clear.")
        .from(&[Origin::Configuration])
        .serves(&[Control::Au3Limit]),
    Member::new("forms", List(&Group(FORM)), On::sometimes(&[Line::Start]))
        .says("What identifiers go through before they become pseudonyms.")
        .from(&[Origin::Configuration])
        .serves(&[Control::UniqueUser]),
    Member::new("handlers", Group(HANDLERS), On::always(&[Line::Start]))
        .says("The handlers and functions with the attribute.")
        .from(&[Origin::Macro])
        .serves(&[Control::Au12]),
    Member::new("shared", List(&Text(&form::NAMESPACE)), On::sometimes(&[Line::Start]))
        .says("The namespaces that tenants share.")
        .from(&[Origin::Configuration])
        .serves(&[Control::UniqueUser]),
    Member::new("tenants", Number(0), On::sometimes(&[Line::Start]))
        .says("How many tenants there are.")
        .from(&[Origin::Configuration])
        .serves(&[Control::Au3]),
    Member::new("counters", Group(COUNTERS), On::always(COUNTED))
        .says("What happened since the session's start.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5, Control::Au6]),
    Member::new("uptime", Number(0), On::always(COUNTED))
        .says("Milliseconds since the session's start.")
        .from(&[Origin::Core])
        .serves(&[Control::Au8]),
    Member::new("outage", Group(OUTAGE), On::sometimes(COUNTED))
        .says("A time that is over in which lines were not accepted, or in which the session ended.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("open", Number(0), On::always(&[Line::Stop]))
        .says("Operations whose end was not written.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("leaving", Number(0), On::sometimes(&[Line::Stop]))
        .says("Operations that had ended, and whose answers had not left completely, as far as was known.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("block", Number(0), On::always(SIGNED))
        .says("Which block of lines it signs, from 0.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9, Control::Au10]),
    Member::new("first", Number(0), On::always(SIGNED))
        .says("The number of the block's first line.")
        .from(&[Origin::Core])
        .serves(&[Control::Au9, Control::Au10]),
    Member::new("leaves", Text(&form::LEAVES), On::always(SIGNED))
        .says("The hashes of the block's lines, one behind the other.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au10]),
    Member::new("prev", Text(&form::BYTES_32), On::always(SIGNED))
        .says("The hash of what was signed in the block before, or zeros.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au10]),
    Member::new("key", Text(&form::KID), On::always(SIGNED))
        .says("The id of the key that signs.")
        .from(&[Origin::Core])
        .serves(&[Control::Au10, Control::Sc12]),
    Member::new("sig", Text(&form::BYTES_64), On::always(SIGNED))
        .says("The signature: Ed25519.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au10]),
];

const FORM: &[Member] = &[
    Member::new("namespace", Text(&form::NAMESPACE), ALWAYS)
        .says("The namespace of the identifiers.")
        .from(&[Origin::Configuration])
        .serves(&[Control::UniqueUser]),
    Member::new("steps", List(&Enum(|| texts!(Step))), ALWAYS)
        .says("The steps, in their order.")
        .from(&[Origin::Configuration])
        .serves(&[Control::UniqueUser]),
];

const HANDLERS: &[Member] = &[
    Member::new("count", Number(0), ALWAYS)
        .says("How many there are.")
        .from(&[Origin::Macro])
        .serves(&[Control::Au12]),
    Member::new("hash", Text(&form::BYTES_16), ALWAYS)
        .says("The hash of their inventory: equal where the same handlers do the same.")
        .from(&[Origin::Macro])
        .serves(&[Control::Au12]),
];

const OUTAGE: &[Member] = &[
    Member::new("cause", Enum(|| texts!(OutageCause)), ALWAYS)
        .says("What was wrong with stdout.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("since", Number(0), ALWAYS)
        .says("When a line, or room for one, was refused first; Unix milliseconds.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5, Control::Au8]),
    Member::new("until", Number(0), ALWAYS)
        .says("When all that waited had been taken; Unix milliseconds.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5, Control::Au8]),
    Member::new("refused", Number(0), ALWAYS)
        .says("Operations refused meanwhile.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("unrecorded", Number(0), ALWAYS)
        .says("Operations that went on without a line meanwhile.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("withheld", Number(0), ALWAYS)
        .says("Answers held back meanwhile.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
];

const COUNTERS: &[Member] = &[
    Member::new("lines", Number(0), ALWAYS).says("Lines.").from(&[Origin::Core]).serves(&[Control::Au5]),
    Member::new("begun", Number(0), ALWAYS).says("Begins.").from(&[Origin::Core]).serves(&[Control::Au5]),
    Member::new("ended", Number(0), ALWAYS).says("Ends.").from(&[Origin::Core]).serves(&[Control::Au5]),
    Member::new("success", Number(0), ALWAYS)
        .says("Ends with success.")
        .from(&[Origin::Core])
        .serves(&[Control::Au6]),
    Member::new("denied", Number(0), ALWAYS)
        .says("Ends that were denied.")
        .from(&[Origin::Core])
        .serves(&[Control::Au6, Control::LoginMonitoring]),
    Member::new("failed", Number(0), ALWAYS)
        .says("Ends that failed.")
        .from(&[Origin::Core])
        .serves(&[Control::Au6]),
    Member::new("unknown", Number(0), ALWAYS)
        .says("Ends of which nobody knows how.")
        .from(&[Origin::Core])
        .serves(&[Control::Au6]),
    Member::new("unattributed", Number(0), ALWAYS)
        .says("Ends that named no patient and should have.")
        .from(&[Origin::Core])
        .serves(&[Control::Au6, Control::Au12]),
    Member::new("refused", Number(0), ALWAYS)
        .says("Operations refused before they began, for want of a line.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("unrecorded", Number(0), ALWAYS)
        .says("Operations that went on without a line, because their policy allows that.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("withheld", Number(0), ALWAYS)
        .says("Answers held back, because their line was not accepted.")
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("unknown_codes", Number(0), ALWAYS)
        .says("Codes that nobody registered, and that stand as `other`.")
        .from(&[Origin::Core])
        .serves(&[Control::Au3]),
];
