//! The part of the store that belongs to one clinic.

use super::Store;
use crate::clinic::Clinic;

/// The charts of one clinic: the only way to patient data, so that nobody reads across clinics by mistake.
#[derive(Clone)]
pub struct Charts {
    pub(super) store: Store,
    pub(super) clinic: Clinic,
}

impl Store {
    /// The charts of that clinic.
    pub fn at(&self, clinic: Clinic) -> Charts {
        Charts { store: self.clone(), clinic }
    }
}

impl Charts {
    /// Whose they are.
    pub const fn clinic(&self) -> Clinic {
        self.clinic
    }
}
