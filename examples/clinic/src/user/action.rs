//! What a user wants to do.

use uuid::Uuid;

use crate::patient::Patient;

/// What a user may or may not do, with the id of the patient it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Look for patients.
    Search,
    /// Register a patient.
    Create,
    /// See a patient's demographics.
    Read(Uuid),
    /// See anything of a patient whose chart is restricted, without breaking the glass.
    ReadRestricted(Uuid),
    /// Change a patient's demographics.
    Update(Uuid),
    /// Remove a patient and all that is known about them.
    Delete(Uuid),
    /// See the notes about a patient, or the summary, which holds them.
    ReadNotes(Uuid),
    /// Write a note about a patient.
    WriteNote(Uuid),
    /// File what a laboratory found about a patient.
    FileResult(Uuid),
    /// Watch a patient's vital signs.
    Watch(Uuid),
    /// Have a patient reminded of an appointment.
    Remind(Uuid),
    /// Tell a third party about a patient.
    Disclose(Uuid),
    /// See what was told to third parties about a patient.
    ReadDisclosures(Uuid),
    /// Take all patients along.
    Export,
    /// Merge that chart into another.
    Merge(Uuid),
    /// Give roles to accounts, and take them away.
    Grant,
    /// Change settings, and register recipients.
    Configure,
    /// Judge whether the glass was broken for good reason.
    Review,
}

impl Action {
    /// What opening that chart means, for whoever has not broken the glass.
    pub fn open(patient: &Patient) -> Self {
        if patient.is_restricted() { Self::ReadRestricted(patient.id) } else { Self::Read(patient.id) }
    }

    /// The policy that decides who may.
    pub const fn policy(self) -> &'static str {
        match self {
            Self::Search | Self::Create | Self::Update(_) => "patients.staff-only",
            Self::Read(_) => "patients.staff-or-own",
            Self::ReadRestricted(_) => "patients.restricted",
            Self::Delete(_) => "patients.delete.administrators-only",
            Self::ReadNotes(_) | Self::WriteNote(_) => "notes.clinicians-only",
            Self::FileResult(_) => "results.clinicians-only",
            Self::Watch(_) => "vitals.clinicians-only",
            Self::Remind(_) => "reminders.clinicians-only",
            Self::Disclose(_) => "disclosures.physicians-and-administrators",
            Self::ReadDisclosures(_) => "disclosures.own-or-administrators",
            Self::Export => "export.researchers-only",
            Self::Merge(_) => "patients.merge.administrators-only",
            Self::Grant => "grants.administrators-only",
            Self::Configure => "settings.administrators-only",
            Self::Review => "reviews.administrators-only",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, POLICIES, Users, synthetic};

    const EVERYBODY: [&str; 7] =
        ["dr.adams", "nurse.baker", "clerk.clark", "admin.dean", "res.evans", "pat.doe", "mum.doe"];

    fn who_may(action: Action) -> Vec<&'static str> {
        assert!(POLICIES.contains(&action.policy()));
        let config = Config { demo_users: true, ..Config::default() };
        let users = Users::of(&config);
        let allowed = |name: &&str| users.by_token(name).is_ok_and(|user| user.may(action));
        EVERYBODY.into_iter().filter(allowed).collect()
    }

    #[test]
    fn each_role_may_what_it_needs() {
        let staff = ["dr.adams", "nurse.baker", "clerk.clark", "admin.dean"];
        let treating = ["dr.adams", "nurse.baker"];
        let somebody = synthetic::patient(7).id;
        assert_eq!(who_may(Action::Search), staff);
        assert_eq!(who_may(Action::Create), staff);
        assert_eq!(who_may(Action::Read(somebody)), staff);
        assert_eq!(who_may(Action::Update(somebody)), staff);
        assert_eq!(who_may(Action::ReadNotes(somebody)), ["dr.adams", "nurse.baker", "admin.dean"]);
        assert_eq!(who_may(Action::WriteNote(somebody)), treating);
        assert_eq!(who_may(Action::FileResult(somebody)), treating);
        assert_eq!(who_may(Action::Watch(somebody)), treating);
        assert_eq!(who_may(Action::Remind(somebody)), treating);
        assert_eq!(who_may(Action::Disclose(somebody)), ["dr.adams", "admin.dean"]);
        assert_eq!(who_may(Action::Export), ["res.evans"]);
    }

    #[test]
    fn some_things_only_the_administrator_may() {
        let id = synthetic::patient(24).id;
        let (delete, merge) = (Action::Delete(id), Action::Merge(id));
        let of_one = [delete, merge, Action::ReadRestricted(id), Action::ReadDisclosures(id)];
        for action in of_one.into_iter().chain([Action::Grant, Action::Configure, Action::Review]) {
            assert_eq!(who_may(action), ["admin.dean"]);
        }
    }

    #[test]
    fn a_chart_is_opened_as_confidential_as_it_is() {
        let (normal, restricted) = (synthetic::patient(10), synthetic::patient(24));
        assert!(Action::open(&normal) == Action::Read(normal.id));
        assert!(Action::open(&restricted) == Action::ReadRestricted(restricted.id));
    }

    #[test]
    fn patients_and_their_proxies_see_what_is_about_them_and_change_nothing() {
        let accounts = [("pat.doe", synthetic::PORTAL_PATIENT), ("mum.doe", synthetic::PROXY_PATIENT)];
        for (name, index) in accounts {
            let own = synthetic::patient(index).id;
            let may = |action| who_may(action).contains(&name);
            assert!(may(Action::Read(own)) && may(Action::ReadNotes(own)));
            assert!(may(Action::ReadRestricted(own)) && may(Action::ReadDisclosures(own)));
            assert!(!may(Action::Update(own)) && !may(Action::WriteNote(own)) && !may(Action::Delete(own)));
            assert!(!may(Action::Disclose(own)) && !may(Action::Search) && !may(Action::Export));
        }
    }
}
