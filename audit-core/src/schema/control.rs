//! The controls that a member of a line serves.

use crate::event::vocabulary;

vocabulary! {
    /// A control of HIPAA's rules, of 42 CFR Part 2 or of NIST SP 800-53 (revision 5).
    ///
    /// That a member serves a control means that it is evidence an organisation can use there. No library fulfils one.
    Control {
        /// Information system activity review.
        ActivityReview = "45 CFR 164.308(a)(1)(ii)(D)",
        /// Access establishment and modification.
        AccessModification = "45 CFR 164.308(a)(4)(ii)(C)",
        /// Log-in monitoring.
        LoginMonitoring = "45 CFR 164.308(a)(5)(ii)(C)",
        /// Unique user identification.
        UniqueUser = "45 CFR 164.312(a)(2)(i)",
        /// Emergency access procedure.
        EmergencyAccess = "45 CFR 164.312(a)(2)(ii)",
        /// Audit controls.
        AuditControls = "45 CFR 164.312(b)",
        /// Integrity.
        Integrity = "45 CFR 164.312(c)(1)",
        /// Person or entity authentication.
        Authentication = "45 CFR 164.312(d)",
        /// Minimum necessary.
        MinimumNecessary = "45 CFR 164.502(b)",
        /// Accounting of disclosures.
        Accounting = "45 CFR 164.528",
        /// Notice to accompany a disclosure of substance use disorder records.
        Part2Notice = "42 CFR 2.32",
        /// Audited override of access control mechanisms.
        Ac3Override = "NIST SP 800-53 AC-3(10)",
        /// Log use of privileged functions.
        Ac6Privileged = "NIST SP 800-53 AC-6(9)",
        /// Event logging.
        Au2 = "NIST SP 800-53 AU-2",
        /// Content of audit records.
        Au3 = "NIST SP 800-53 AU-3",
        /// Limit personally identifiable information elements.
        Au3Limit = "NIST SP 800-53 AU-3(3)",
        /// Response to audit logging process failures.
        Au5 = "NIST SP 800-53 AU-5",
        /// Audit record review, analysis and reporting.
        Au6 = "NIST SP 800-53 AU-6",
        /// Time stamps.
        Au8 = "NIST SP 800-53 AU-8",
        /// Protection of audit information.
        Au9 = "NIST SP 800-53 AU-9",
        /// Non-repudiation.
        Au10 = "NIST SP 800-53 AU-10",
        /// Audit record generation.
        Au12 = "NIST SP 800-53 AU-12",
        /// Cryptographic key establishment and management.
        Sc12 = "NIST SP 800-53 SC-12",
    }
}
