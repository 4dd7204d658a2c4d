//! Why: the purpose of use, in the codes of HL7.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Why patient data is used: codes of HL7's `PurposeOfUse` value set
    /// (`http://terminology.hl7.org/CodeSystem/v3-ActReason`).
    Purpose {
        /// Treatment.
        Treatment = "TREAT",
        /// Treatment in an emergency.
        EmergencyTreatment = "ETREAT",
        /// Coordination of care.
        CoordinationOfCare = "COC",
        /// Care management.
        CareManagement = "CAREMGT",
        /// Breaking the glass: access beyond the rules, for a reason that is named.
        BreakTheGlass = "BTG",
        /// Payment for health care.
        Payment = "HPAYMT",
        /// Health care operations.
        Operations = "HOPERAT",
        /// Patient administration.
        PatientAdministration = "PATADMIN",
        /// Administration of the system.
        SystemAdministration = "HSYSADMIN",
        /// Quality improvement.
        QualityImprovement = "HQUALIMP",
        /// Legal.
        Legal = "HLEGAL",
        /// Compliance.
        Compliance = "HCOMPL",
        /// Research.
        Research = "HRESCH",
        /// Public health.
        PublicHealth = "PUBHLTH",
        /// Health care marketing.
        Marketing = "HMARKT",
        /// At the request of the patient.
        PatientRequest = "PATRQT",
        /// At the request of the family.
        FamilyRequest = "FAMRQT",
        /// By power of attorney.
        PowerOfAttorney = "PWATRNY",
        /// Training.
        Training = "TRAIN",
        /// Testing of the system.
        Testing = "HTEST",
    }
}

vocabulary! {
    /// Where the purpose of a line comes from, what counts most first.
    PurposeFrom {
        /// Said by the handler's body, `op.purpose(…)`.
        Operation = "operation",
        /// Said by the attribute, `#[audit(search, purpose = Operations)]`.
        Attribute = "attribute",
        /// Taken from the request by the layer's hook.
        Request = "request",
        /// Follows from the actor's role.
        Role = "role",
        /// The layer-wide default.
        Default = "default",
        /// Nobody said one: the app's configuration has a gap.
        Missing = "missing",
    }
}
