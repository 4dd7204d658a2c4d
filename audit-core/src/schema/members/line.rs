//! What every line says about itself, and which operation it belongs to.

use super::texts;
use crate::{
    event::Phase,
    schema::{
        Control, form,
        member::{
            AFTER_THE_FIRST, ANY, ENDED, Line, Member, OPERATION, On, Origin,
            Shape::{Enum, Exactly, Number, Text, True},
        },
    },
};

/// The line, and the operation it belongs to.
pub(crate) const LINE: &[Member] = &[
    Member::new("v", Exactly(1), On::always(ANY))
        .says("The version of this format.")
        .from(&[Origin::Core])
        .serves(&[Control::Au3]),
    Member::new("s", Text(&form::BYTES_16), On::always(ANY))
        .says("The session: 16 random bytes, made when the process starts.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au9]),
    Member::new("n", Number(0), On::always(ANY))
        .says(
            "The number of the line in its session, from 0. A number that is missing is a line that was \
               lost.",
        )
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au9, Control::Au10]),
    Member::new("t", Number(0), On::always(ANY))
        .says("When the line got its number: Unix time in milliseconds, never below the line before.")
        .from(&[Origin::Core])
        .fhir("AuditEvent.recorded")
        .serves(&[Control::Au3, Control::Au8]),
    Member::new("op", Text(&form::UUID), On::always(OPERATION))
        .says("The operation, the same on all its lines: a UUID v7.")
        .from(&[Origin::Core])
        .fhir("AuditEvent.id")
        .serves(&[Control::Au3, Control::Au12]),
    Member::new("phase", Enum(|| texts!(Phase)), On::always(OPERATION))
        .says("Which line of the operation it is.")
        .from(&[Origin::Core])
        .serves(&[Control::Au12]),
    Member::new("part", Number(1), On::always(&[Line::Part]))
        .says("The number of the part, from 1.")
        .from(&[Origin::Core])
        .serves(&[Control::Au12]),
    Member::new("begun", True, On::sometimes(&[Line::End]))
        .says("There is a begin of the operation, so that an end without it tells that a line was lost.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au12]),
    Member::new("parts", Number(1), On::sometimes(ENDED))
        .says("How many parts there are.")
        .from(&[Origin::Core])
        .serves(&[Control::Integrity, Control::Au12]),
    Member::new("unrecorded", Number(1), On::sometimes(AFTER_THE_FIRST))
        .says(
            "Operations that went on without a line since the line before, because their policy allows that.",
        )
        .from(&[Origin::Core])
        .serves(&[Control::Au5]),
    Member::new("cause", Text(&form::UUID), On::sometimes(OPERATION))
        .says("The earlier operation that led to this one.")
        .from(&[Origin::Core, Origin::Op])
        .fhir("AuditEvent.entity.what")
        .serves(&[Control::AuditControls, Control::Au3]),
];
