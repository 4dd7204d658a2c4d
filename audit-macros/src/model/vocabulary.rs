//! The words that `audit_core` knows, by the names of their variants. The compiler notices a variant that is gone.

/// What a handler can do: the word in the attribute, the variant of `Action`.
pub(super) const ACTIONS: &[(&str, &str)] = &[
    ("create", "Create"),
    ("read", "Read"),
    ("update", "Update"),
    ("delete", "Delete"),
    ("search", "Search"),
    ("export", "Export"),
    ("disclose", "Disclose"),
    ("login", "Login"),
    ("logout", "Logout"),
    ("grant", "Grant"),
    ("revoke", "Revoke"),
    ("register", "Register"),
    ("configure", "Configure"),
    ("rotate", "Rotate"),
    ("merge", "Merge"),
    ("unmerge", "Unmerge"),
    ("alias", "Alias"),
    ("review", "Review"),
];

/// The variants of `Action` whose answer may be about nobody in particular.
pub(super) const MAY_NAME_NOBODY: &[&str] = &["Read", "Search", "Export"];

/// The variants of `Purpose` and their HL7 codes. `BreakTheGlass` is none of an attribute's.
pub(super) const PURPOSES: &[(&str, &str)] = &[
    ("Treatment", "TREAT"),
    ("EmergencyTreatment", "ETREAT"),
    ("CoordinationOfCare", "COC"),
    ("CareManagement", "CAREMGT"),
    ("Payment", "HPAYMT"),
    ("Operations", "HOPERAT"),
    ("PatientAdministration", "PATADMIN"),
    ("SystemAdministration", "HSYSADMIN"),
    ("QualityImprovement", "HQUALIMP"),
    ("Legal", "HLEGAL"),
    ("Compliance", "HCOMPL"),
    ("Research", "HRESCH"),
    ("PublicHealth", "PUBHLTH"),
    ("Marketing", "HMARKT"),
    ("PatientRequest", "PATRQT"),
    ("FamilyRequest", "FAMRQT"),
    ("PowerOfAttorney", "PWATRNY"),
    ("Training", "TRAIN"),
    ("Testing", "HTEST"),
];

/// The variant for somebody who wrote the code.
pub(super) fn purpose_of_code(code: &str) -> Option<&'static str> {
    let known = PURPOSES.iter().find(|(_, known)| *known == code);
    known.map(|(variant, _)| *variant)
}
