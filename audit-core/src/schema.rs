//! What a line may say, in one table.
//!
//! The JSON Schema (`schemas/audit-line.schema.json`), the data dictionary (`docs/fields.md`) and the check that every line of
//! a [`Recording`](crate::testing::Recording) goes through are all made from it; the first two with the feature `verify`. The request path knows nothing of it: what
//! writes a line is `record.rs`, and the tests hold the two together.

mod check;
mod control;
#[cfg(any(test, feature = "verify"))]
mod documents;
#[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for documents"))]
mod form;
#[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for documents"))]
mod member;
#[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for documents"))]
mod members;

pub use check::{Misfit, check};
pub use control::Control;
#[cfg(any(test, feature = "verify"))]
pub use documents::{all, dictionary, json_schema, unused};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{
        member::Member,
        members::{SECTIONS, rules_of},
    };

    fn each(members: &'static [Member], look: &mut impl FnMut(&'static Member)) {
        for member in members {
            look(member);
            each(member.shape.members(), look);
        }
    }

    fn every(mut look: impl FnMut(&'static Member)) {
        for section in SECTIONS {
            each(section.members, &mut look);
        }
    }

    #[test]
    fn each_member_stands_in_the_table_once() {
        let mut names = BTreeSet::new();
        for member in SECTIONS.iter().flat_map(|section| section.members) {
            assert!(names.insert(member.name), "`{}` stands twice", member.name);
        }
        for line in super::member::ANY {
            let marked = rules_of(*line).iter().filter(|rule| rule.mark.is_some()).count();
            assert!(marked > 0, "nothing tells {} from the others", line.name());
        }
    }

    #[test]
    fn each_member_is_described() {
        every(|member| {
            let Member { name, meaning, origins, serves, .. } = member;
            assert!(meaning.ends_with('.') && !meaning.contains('|'), "`{name}`: {meaning}");
            assert!(!origins.is_empty() && !serves.is_empty(), "`{name}` says not who says it, or what for");
        });
    }

    #[test]
    fn each_fhir_path_is_one_of_r4() {
        every(|member| {
            for path in member.fhir.split(" and ").filter(|path| !path.is_empty()) {
                let known = |element: &&&str| {
                    path.strip_prefix("AuditEvent.")
                        .and_then(|path| path.strip_prefix(**element))
                        .is_some_and(
                            // What follows is an element of a data type: Identifier, Reference, CodeableConcept.
                            |rest| {
                                [
                                    "",
                                    ".identifier",
                                    ".identifier.assigner",
                                    ".reference",
                                    ".display",
                                    ".text",
                                    ".security",
                                ]
                                .contains(&rest)
                            },
                        )
                };
                assert!(ELEMENTS.iter().find(known).is_some(), "`{}`: {path}", member.name);
            }
        });
    }

    /// Of `AuditEvent` in FHIR 4.0.1.
    const ELEMENTS: &[&str] = &[
        "id",
        "meta",
        "type",
        "subtype",
        "action",
        "period",
        "recorded",
        "outcome",
        "outcomeDesc",
        "purposeOfEvent",
        "agent.type",
        "agent.role",
        "agent.who",
        "agent.altId",
        "agent.name",
        "agent.requestor",
        "agent.location",
        "agent.policy",
        "agent.media",
        "agent.network.address",
        "agent.network.type",
        "agent.purposeOfUse",
        "source.site",
        "source.observer",
        "source.type",
        "entity.what",
        "entity.type",
        "entity.role",
        "entity.lifecycle",
        "entity.securityLabel",
        "entity.name",
        "entity.description",
        "entity.query",
        "entity.detail.type",
        "entity.detail.valueString",
        "entity.detail.valueBase64Binary",
    ];
}
