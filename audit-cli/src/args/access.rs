//! Who asks for a person, and why.

use std::path::PathBuf;

use clap::Args;

/// Whoever learns who stands behind a pseudonym has accessed patient data.
#[derive(Args)]
#[command(next_help_heading = "Who asks, and why (recorded before anything is shown)")]
pub(crate) struct WhoAsks {
    /// Who asks: 1 to 64 of a-z, A-Z, 0-9 and `._:/@+-`
    #[arg(long, value_name = "CODE")]
    pub(crate) officer: Option<String>,
    /// What for, an HL7 purpose of use: `PATRQT` the patient asked, `FAMRQT` the family, `PWATRNY` by power of attorney, `HCOMPL`
    /// compliance, `HLEGAL` legal, `HOPERAT` health care operations, `HQUALIMP` quality improvement, `HSYSADMIN` administration of the
    /// system, `PATADMIN` of patients, `TREAT` treatment, `ETREAT` in an emergency, `COC` coordination of care, `CAREMGT` care management,
    /// `HPAYMT` payment, `PUBHLTH` public health, `HRESCH` research, `HMARKT` marketing, `TRAIN` training, `HTEST` testing
    #[arg(long, value_name = "CODE")]
    pub(crate) purpose: Option<String>,
    /// Where that is recorded, sealed, behind what stands there; made for you alone where it is not there. An input to `audit verify`
    #[arg(long, value_name = "FILE")]
    pub(crate) trail: Option<PathBuf>,
}

impl WhoAsks {
    /// Whether anything of it was said.
    pub(crate) const fn is_given(&self) -> bool {
        self.officer.is_some() || self.purpose.is_some() || self.trail.is_some()
    }
}

/// Their ids. `grep` and `lookup` want all of them.
pub(super) const ALL: [&str; 3] = ["officer", "purpose", "trail"];
