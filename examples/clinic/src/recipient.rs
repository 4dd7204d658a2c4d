//! Third parties whom patient data is disclosed to.

use crate::error::{Error, Result};

/// Somebody outside the clinic. The audit log learns of them at start; later ones are registered with it, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// How requests, the database and the audit log call them.
    pub code: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their address.
    pub address: &'static str,
}

/// Whom the clinics know from the start. They are invented, as everything here.
pub const RECIPIENTS: &[Recipient] = &[
    Recipient {
        code: "county-health",
        name: "Dunmarrow County Health Department",
        address: "12 Lanternwick Way, Dunmarrow OH 44999",
    },
    Recipient {
        code: "acme-insurance",
        name: "Acme Insurance, Claims",
        address: "400 Candlewhite Road, Eldercrag OR 97999",
    },
];

/// Refuses what cannot be the code of a recipient, known or not.
pub(crate) fn check_code(code: &str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if matches!(code.len(), 1..=64) && code.bytes().all(allowed) {
        return Ok(());
    }
    Err(Error::Invalid("a recipient's code is 1 to 64 of a-z, 0-9 and -"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_known_fits_into_a_line() {
        for Recipient { code, name, address } in RECIPIENTS {
            assert!(check_code(code).is_ok());
            assert!(name.len() <= 120 && address.len() <= 120);
            assert!(!name.chars().chain(address.chars()).any(char::is_control));
        }
    }

    #[test]
    fn a_code_leads_nowhere_else() {
        for code in ["", "../etc", "a/b", "County", "a b", "a\nb", "ä"] {
            assert!(check_code(code).is_err());
        }
    }
}
