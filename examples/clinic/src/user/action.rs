//! What a user wants to do.

use uuid::Uuid;

/// What a user may or may not do, with the id of the patient it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Look for patients.
    Search,
    /// Register a patient.
    Create,
    /// See a patient's demographics.
    Read(Uuid),
    /// Change a patient's demographics.
    Update(Uuid),
    /// Remove a patient and all that is known about them.
    Delete(Uuid),
    /// See the notes about a patient, or the summary, which holds them.
    ReadNotes(Uuid),
    /// Write a note about a patient.
    WriteNote(Uuid),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Users, synthetic};

    fn who_may(action: Action) -> Vec<&'static str> {
        let config = Config { demo_users: true, ..Config::default() };
        let users = Users::of(&config);
        let names = ["dr.adams", "nurse.baker", "clerk.clark", "admin.dean", "pat.doe"];
        let allowed = |name: &&str| users.by_token(name).is_ok_and(|user| user.may(action));
        names.into_iter().filter(allowed).collect()
    }

    #[test]
    fn each_role_may_what_it_needs() {
        let staff = ["dr.adams", "nurse.baker", "clerk.clark", "admin.dean"];
        let somebody = synthetic::patient(7).id;
        assert_eq!(who_may(Action::Search), staff);
        assert_eq!(who_may(Action::Create), staff);
        assert_eq!(who_may(Action::Read(somebody)), staff);
        assert_eq!(who_may(Action::Update(somebody)), staff);
        assert_eq!(who_may(Action::Delete(somebody)), ["admin.dean"]);
        assert_eq!(who_may(Action::ReadNotes(somebody)), ["dr.adams", "nurse.baker", "admin.dean"]);
        assert_eq!(who_may(Action::WriteNote(somebody)), ["dr.adams", "nurse.baker"]);
    }

    #[test]
    fn a_patient_sees_what_is_about_them_and_changes_nothing() {
        let own = synthetic::patient(synthetic::PORTAL_PATIENT).id;
        let may = |action| who_may(action).contains(&"pat.doe");
        assert!(may(Action::Read(own)) && may(Action::ReadNotes(own)));
        assert!(!may(Action::Update(own)) && !may(Action::WriteNote(own)) && !may(Action::Delete(own)));
    }
}
