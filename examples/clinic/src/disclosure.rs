//! What was told to third parties.

use audit_core::{
    PhiRecord,
    event::{Basis, Notice, Terms},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Error, Result};

/// One disclosure, as a patient may ask for an account of them (45 CFR 164.528).
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Disclosure", category = "accounting")]
#[serde(rename_all = "camelCase")]
pub struct Disclosure {
    /// The operation of the audit log whose line says it all.
    #[phi(id)]
    pub id: Uuid,
    /// About whom: the chart as it was called then.
    #[phi(patient)]
    pub patient_id: Uuid,
    /// To whom, by code.
    pub recipient: String,
    /// When, to the millisecond.
    pub disclosed_at: Timestamp,
}

/// A disclosure that somebody wants: to whom, and on which terms.
#[derive(Deserialize)]
pub struct NewDisclosure {
    /// The recipient's code.
    pub recipient: String,
    /// A section of 45 CFR part 164, for example `164.512(b)`.
    basis: String,
    /// The id of the patient's consent.
    consent: Option<String>,
    /// Whether it is about the treatment of substance use.
    #[serde(default)]
    part2: bool,
}

impl NewDisclosure {
    /// The terms, for the audit log.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the basis is none.
    pub fn terms(&self) -> Result<Terms> {
        let basis =
            Basis::from_text(&self.basis).ok_or(Error::Invalid("the basis is no section of part 164"))?;
        let terms = self.consent.iter().fold(Terms::on(basis), Terms::consent);
        Ok(if self.part2 { terms.notice(Notice::Part2) } else { terms })
    }
}
