//! The codes that stand in the audit log in clear. They are registered with it at start.

use crate::settings::Settings;

/// Every role.
pub const ROLES: &[&str] =
    &["physician", "nurse", "billing-clerk", "administrator", "researcher", "patient", "proxy"];

/// Every policy: those of [`Action::policy`](crate::Action::policy), and the two that ask for no action.
pub const POLICIES: &[&str] = &[
    "patients.staff-only",
    "patients.staff-or-own",
    "patients.restricted",
    "patients.delete.administrators-only",
    "patients.merge.administrators-only",
    "notes.clinicians-only",
    "results.clinicians-only",
    "vitals.clinicians-only",
    "reminders.clinicians-only",
    "disclosures.physicians-and-administrators",
    "disclosures.own-or-administrators",
    "export.researchers-only",
    "grants.administrators-only",
    "settings.administrators-only",
    "reviews.administrators-only",
    BREAK_GLASS,
    MEMBERS_ONLY,
];

/// The policy behind [`User::may_break_glass`](crate::User::may_break_glass).
pub const BREAK_GLASS: &str = "break-glass.clinicians-only";

/// The policy behind [`User::enter`](crate::User::enter).
pub const MEMBERS_ONLY: &str = "tenants.members-only";

/// Why somebody may break the glass, for the header `X-Break-Glass`.
pub const BREAK_GLASS_REASONS: &[&str] = &["emergency", "unconscious-patient", "covering-colleague"];

/// Every clinic.
pub const TENANTS: &[&str] = &["north", "south"];

/// Every setting.
pub const SETTINGS: &[&str] = &[Settings::REMINDERS_DAYS_BEFORE];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Clinic;

    #[test]
    fn every_clinic_is_a_tenant() {
        assert_eq!(Clinic::ALL.map(Clinic::code), TENANTS);
    }

    #[test]
    fn every_code_fits_into_a_line_and_stands_there_once() {
        for codes in [ROLES, POLICIES, BREAK_GLASS_REASONS, TENANTS, SETTINGS] {
            assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
            let fits = |byte: u8| byte.is_ascii_lowercase() || b".-".contains(&byte);
            assert!(codes.iter().all(|code| code.len() <= 64 && code.bytes().all(fits)));
        }
    }
}
