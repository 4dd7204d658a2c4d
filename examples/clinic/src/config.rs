//! What the environment says.

use std::env;

use crate::error::{Error, Result};

/// How the clinic is set up. It has no `Debug`: the URL holds a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`: `postgres://…` or `sqlite://…`; without one, an embedded SQLite that is gone with the store.
    pub database_url: Option<String>,
    /// `CLINIC_PATIENTS`: how many synthetic patients an empty database is filled with.
    pub patients: u32,
    /// `CLINIC_DEMO_USERS=1`: whether the demo users exist. Without them nobody can sign in.
    pub demo_users: bool,
    /// `CLINIC_OUTBOX`: the directory that messages to third parties are put into; without one, a directory that is gone
    /// with the outbox.
    pub outbox: Option<String>,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a variable has a value that means nothing.
    pub fn from_env() -> Result<Self> {
        Self::read(|name| env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        Ok(Self {
            database_url: set("DATABASE_URL"),
            patients: match set("CLINIC_PATIENTS") {
                Some(count) => {
                    count.parse().map_err(|_| Error::Invalid("CLINIC_PATIENTS is not a number"))?
                }
                None => PATIENTS,
            },
            demo_users: match set("CLINIC_DEMO_USERS").as_deref() {
                Some("1") => true,
                None | Some("0") => false,
                Some(_) => return Err(Error::Invalid("CLINIC_DEMO_USERS is neither 0 nor 1")),
            },
            outbox: set("CLINIC_OUTBOX"),
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { database_url: None, patients: PATIENTS, demo_users: false, outbox: None }
    }
}

const PATIENTS: u32 = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config> {
        Config::read(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_environment_gives_the_defaults() {
        assert!(read(&[]) == Ok(Config::default()));
        assert!(read(&[("DATABASE_URL", ""), ("CLINIC_DEMO_USERS", "0")]) == Ok(Config::default()));
    }

    #[test]
    fn every_variable_counts() {
        let config = read(&[
            ("DATABASE_URL", "postgres://localhost/clinic"),
            ("CLINIC_PATIENTS", "3"),
            ("CLINIC_DEMO_USERS", "1"),
            ("CLINIC_OUTBOX", "/var/spool/clinic"),
        ]);
        let expected = Config {
            database_url: Some("postgres://localhost/clinic".into()),
            patients: 3,
            demo_users: true,
            outbox: Some("/var/spool/clinic".into()),
        };
        assert!(config == Ok(expected));
    }

    #[test]
    fn a_value_that_means_nothing_is_refused() {
        assert!(read(&[("CLINIC_PATIENTS", "many")]).is_err());
        assert!(read(&[("CLINIC_DEMO_USERS", "yes")]).is_err());
    }
}
