//! Records under 42 CFR Part 2.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Confidentiality, Label};

/// A record of substance use disorder treatment under 42 CFR Part 2, with its confidentiality.
///
/// In the line, and in JSON, it is the confidentiality and the code that HL7 has for the law, `42CFRPart2` of its `ActCode`
/// (`http://terminology.hl7.org/CodeSystem/v3-ActCode`): `R+42CFRPart2`. FHIR carries both among a resource's security
/// labels. Which records are under the law (42 CFR 2.11 and 2.12: what a federally assisted program records of a patient)
/// is for the app to know; a disclosure of one with consent needs a notice beside it (42 CFR 2.32).
///
/// ```
/// use audit_core::{Confidentiality, Label, Part2};
///
/// assert_eq!(Part2(Confidentiality::Restricted).label(), Some("R+42CFRPart2"));
/// ```
///
/// Where one type of record holds both kinds, the label is an enum of the app's:
///
/// ```
/// use audit_core::{Confidentiality, Label, Part2};
///
/// enum Protection { Part2(Part2), Other(Confidentiality) }
///
/// impl Label for Protection {
///     fn label(&self) -> Option<&'static str> {
///         match self {
///             Self::Part2(part2) => part2.label(),
///             Self::Other(confidentiality) => confidentiality.label(),
///         }
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part2(pub Confidentiality);

impl Part2 {
    const fn text(self) -> &'static str {
        match self.0 {
            Confidentiality::Unrestricted => "U+42CFRPart2",
            Confidentiality::Low => "L+42CFRPart2",
            Confidentiality::Moderate => "M+42CFRPart2",
            Confidentiality::Normal => "N+42CFRPart2",
            Confidentiality::Restricted => "R+42CFRPart2",
            Confidentiality::VeryRestricted => "V+42CFRPart2",
        }
    }
}

impl Label for Part2 {
    fn label(&self) -> Option<&'static str> {
        Some(self.text())
    }
}

impl Serialize for Part2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for Part2 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let known = Confidentiality::ALL.iter().copied().map(Self).find(|label| label.text() == text);
        known.ok_or_else(|| de::Error::custom("expected a label such as `R+42CFRPart2`"))
    }
}
