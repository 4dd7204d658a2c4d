//! Disclosures to third parties, as an accounting of disclosures wants them (45 CFR 164.528).

use super::vocabulary::vocabulary;
use crate::{
    code::is_code,
    error::Error,
    identity::{Identifier, Identity},
};

/// Somebody outside of the organisation who gets patient data: the one place where a line holds a name and an address in
/// clear, because an accounting must (164.528(b)(2)(ii)).
///
/// It is registered by its code, at start or by an audited act of an administrator; a request only chooses a code.
///
/// ```
/// use audit_core::event::Recipient;
///
/// let recipient = Recipient::new("county-health", "County Health Department", "1 Court Square, Millbrook, VT")?;
/// assert!(Recipient::new("county-health", "two\nlines", "1 Court Square").is_err());
/// # Ok::<(), audit_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    code: String,
    name: String,
    address: Option<String>,
}

impl Recipient {
    /// A recipient by that code; name and address have at most 120 bytes each and no control characters. An address that
    /// is not known is empty.
    ///
    /// # Errors
    /// Where one of them is not of that form.
    pub fn new(
        code: impl Into<String>,
        name: impl Into<String>,
        address: impl Into<String>,
    ) -> Result<Self, Error> {
        let code = code.into();
        if !is_code(&code) {
            return Err(Error::Code { what: "recipient", code });
        }
        let name = text("name", &code, &name.into())?;
        let address = text("address", &code, &address.into())?;
        let address = Some(address).filter(|address| !address.is_empty());
        if name.is_empty() {
            return Err(Error::Recipient { what: "name", code });
        }
        Ok(Self { code, name, address })
    }

    /// The code that a request chooses.
    pub fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }
}

fn text(what: &'static str, code: &str, text: &str) -> Result<String, Error> {
    const MOST: usize = 120;
    let text = text.trim();
    if text.len() > MOST || text.chars().any(char::is_control) {
        return Err(Error::Recipient { what, code: code.to_owned() });
    }
    Ok(text.to_owned())
}

vocabulary! {
    /// What permits a disclosure: sections of 45 CFR part 164.
    Basis {
        /// Treatment, payment, health care operations.
        TreatmentPaymentOperations = "164.506",
        /// The patient's authorization.
        Authorization = "164.508",
        /// Involvement in care, notification, facility directories.
        InvolvementInCare = "164.510",
        /// Required by law.
        RequiredByLaw = "164.512(a)",
        /// Public health activities.
        PublicHealth = "164.512(b)",
        /// Victims of abuse, neglect or domestic violence.
        Abuse = "164.512(c)",
        /// Health oversight.
        HealthOversight = "164.512(d)",
        /// Judicial and administrative proceedings.
        Judicial = "164.512(e)",
        /// Law enforcement.
        LawEnforcement = "164.512(f)",
        /// About decedents.
        Decedents = "164.512(g)",
        /// Donation of organs, eyes or tissue.
        Donation = "164.512(h)",
        /// Research.
        Research = "164.512(i)",
        /// To avert a serious threat to health or safety.
        SeriousThreat = "164.512(j)",
        /// Specialized government functions.
        Government = "164.512(k)",
        /// Workers' compensation.
        WorkersCompensation = "164.512(l)",
        /// A limited data set.
        LimitedDataSet = "164.514(e)",
        /// Access of the individual.
        IndividualAccess = "164.524",
    }
}

vocabulary! {
    /// The notice that went along with a disclosure.
    Notice {
        /// The prohibition of redisclosure of records of substance use disorder treatment.
        Part2 = "42CFR2.32",
    }
}

/// On which terms data leaves to a third party.
///
/// ```
/// use audit_core::event::{Basis, Notice, Terms};
///
/// # let consent_id = 7;
/// let terms = Terms::on(Basis::Authorization).consent(&consent_id).notice(Notice::Part2);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Terms {
    pub(crate) basis: Basis,
    pub(crate) consent: Option<Identity>,
    pub(crate) notice: Option<Notice>,
}

impl Terms {
    /// What permits it.
    pub const fn on(basis: Basis) -> Self {
        Self { basis, consent: None, notice: None }
    }

    /// The consent or authorization, by its id; a pseudonym in the line.
    pub fn consent(self, id: impl Identifier) -> Self {
        Self { consent: Some(Identity::of(&id)), ..self }
    }

    /// The notice that goes along.
    pub fn notice(self, notice: Notice) -> Self {
        Self { notice: Some(notice), ..self }
    }
}

/// To whom data leaves, and on which terms.
#[derive(Clone)]
pub(crate) struct Transfer {
    pub(crate) recipient: Recipient,
    /// None where a recipient is only made known.
    pub(crate) terms: Option<Terms>,
}
