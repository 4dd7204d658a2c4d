//! Who plays, and what the clinic knows about their accounts.

use clinic::synthetic;

/// Somebody with an account.
#[derive(Clone, Copy)]
pub struct Person {
    /// The name of the account, which is its bearer token as well.
    pub name: &'static str,
    /// The kind of actor.
    pub(crate) kind: &'static str,
    /// The roles, the account's own first.
    pub(crate) roles: &'static [&'static str],
    /// What that role uses patient data for.
    pub(crate) purpose: &'static str,
    /// Whether they sign in with a second factor.
    pub(crate) mfa: bool,
    /// Whose chart the account is for.
    pub(crate) patient: Option<u32>,
}

impl Person {
    const fn staff(name: &'static str, roles: &'static [&'static str], purpose: &'static str) -> Self {
        Self { name, kind: "workforce", roles, purpose, mfa: false, patient: None }
    }
}

/// A physician.
pub const ADAMS: Person = Person { mfa: true, ..Person::staff("dr.adams", &["physician"], "TREAT") };
/// A nurse.
pub const BAKER: Person = Person::staff("nurse.baker", &["nurse"], "TREAT");
/// The nurse, once the administrator has granted a role.
pub(crate) const BAKER_IN_RESEARCH: Person = Person { roles: &["nurse", "researcher"], ..BAKER };
/// A billing clerk.
pub const CLARK: Person = Person::staff("clerk.clark", &["billing-clerk"], "HPAYMT");
/// The administrator.
pub const DEAN: Person = Person::staff("admin.dean", &["administrator"], "HOPERAT");
/// A researcher.
pub const EVANS: Person = Person::staff("res.evans", &["researcher"], "HRESCH");
/// A patient, in the portal.
pub const PAT: Person = Person {
    kind: "patient",
    patient: Some(synthetic::PORTAL_PATIENT),
    ..Person::staff("pat.doe", &["patient"], "PATRQT")
};
/// The parent of a child who is a patient.
pub const MUM: Person = Person {
    kind: "proxy",
    patient: Some(synthetic::PROXY_PATIENT),
    ..Person::staff("mum.doe", &["proxy"], "FAMRQT")
};
