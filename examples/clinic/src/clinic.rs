//! Whose patients they are.

use std::str::FromStr;

use crate::error::Error;

/// One of the two clinics that share the program and the database, and nothing else.
///
/// The same patient id in both is two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clinic {
    /// The one in the north.
    North,
    /// The one in the south.
    South,
}

impl Clinic {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::North, Self::South];

    /// The code, as in the header `X-Clinic`, in the database and in the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::North => "north",
            Self::South => "south",
        }
    }
}

impl FromStr for Clinic {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|clinic| clinic.code() == code);
        found.ok_or(Error::Invalid("the clinic is neither north nor south"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clinic_is_known_by_its_code() {
        for clinic in Clinic::ALL {
            assert_eq!(clinic.code().parse(), Ok(clinic));
        }
        assert!("North".parse::<Clinic>().is_err());
    }
}
