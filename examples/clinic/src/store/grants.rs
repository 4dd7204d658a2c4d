//! Roles that the administrator gave to accounts.

use super::{Store, row::parsed};
use crate::{
    error::{Error, Result},
    user::Role,
};

impl Store {
    /// Gives an account one more role. Whether there is such an account, [`Users`](crate::Users) knows.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the role of a patient or a proxy, [`Error::Database`]
    pub async fn grant(&self, account: &str, role: Role) -> Result<()> {
        if role.patient().is_some() {
            return Err(Error::Invalid("whose chart somebody sees is not granted"));
        }
        sqlx::query(INSERT).bind(account).bind(role.name()).execute(&self.pool).await?;
        Ok(())
    }

    /// Takes a role away that was granted.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it was not, [`Error::Database`]
    pub async fn revoke(&self, account: &str, role: Role) -> Result<()> {
        let removed = sqlx::query(DELETE).bind(account).bind(role.name()).execute(&self.pool).await?;
        if removed.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// The roles that were granted to an account, by name.
    ///
    /// # Errors
    /// [`Error::Database`]
    pub async fn granted(&self, account: &str) -> Result<Vec<Role>> {
        let rows = sqlx::query(OF_ACCOUNT).bind(account).fetch_all(&self.pool).await?;
        let roles = rows.iter().map(|row| parsed(row, "role"));
        Ok(roles.collect::<sqlx::Result<_>>()?)
    }
}

const INSERT: &str =
    "INSERT INTO grants (account, role) VALUES ($1, $2) ON CONFLICT (account, role) DO NOTHING";
const DELETE: &str = "DELETE FROM grants WHERE account = $1 AND role = $2";
const OF_ACCOUNT: &str = "SELECT role FROM grants WHERE account = $1 ORDER BY role";
