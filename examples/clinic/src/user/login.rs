//! Signing in, for demonstration: there is no store of real credentials.

use audit_core::{
    Actor,
    event::{Authn, Method},
};
use serde::{Deserialize, Serialize};

use super::{Role, User};
use crate::{
    config::Config,
    error::{Error, Result},
    store::Store,
    synthetic,
};

/// Name and password, as sent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The name of the account.
    pub user: String,
    /// `demo-` and the name.
    pub password: String,
}

impl Credentials {
    /// Who it claims to be, whether or not the password is right.
    pub fn actor(&self) -> Actor {
        Actor::workforce(self.user.as_str()).authn(Authn::by(Method::Password))
    }
}

/// Who signed in, and the token to send from now on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The bearer token: the name of the account.
    pub token: &'static str,
    /// The name of the account.
    pub user: &'static str,
    /// The name of the role.
    pub role: &'static str,
}

/// Everybody with an account.
#[derive(Clone)]
pub struct Users(Vec<User>);

impl Users {
    /// The demo users where the configuration wants them, nobody otherwise.
    pub fn of(config: &Config) -> Self {
        if config.demo_users { Self(demo().into()) } else { Self(Vec::new()) }
    }

    /// The user whose bearer token it is.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where it is nobody's.
    pub fn by_token(&self, token: &str) -> Result<User> {
        let user = self.0.iter().find(|user| user.name == token);
        user.cloned().ok_or(Error::Unauthenticated)
    }

    /// Who asks, with the roles that were granted, by the header `Authorization`; nobody where it holds no valid token.
    ///
    /// # Errors
    /// [`Error::Database`]
    pub async fn asking(&self, authorization: Option<&str>, store: &Store) -> Result<Option<User>> {
        let token = authorization.and_then(|value| value.strip_prefix("Bearer "));
        let Some(user) = token.and_then(|token| self.by_token(token).ok()) else { return Ok(None) };
        let granted = store.granted(user.name).await?;
        Ok(Some(user.with(granted)))
    }

    /// The user whose account has that name.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub fn by_name(&self, name: &str) -> Result<User> {
        self.by_token(name).map_err(|_| Error::NotFound)
    }

    /// Checks name and password.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where they do not belong together.
    pub fn login(&self, credentials: &Credentials) -> Result<Session> {
        let user = self.by_token(&credentials.user)?;
        if credentials.password.strip_prefix("demo-") != Some(user.name) {
            return Err(Error::Unauthenticated);
        }
        Ok(Session { token: user.name, user: user.name, role: user.role.name() })
    }
}

fn demo() -> [User; 7] {
    let user = |name, role| User { name, role, granted: Vec::new() };
    let id = |index| synthetic::patient(index).id;
    [
        user("dr.adams", Role::Physician),
        user("nurse.baker", Role::Nurse),
        user("clerk.clark", Role::BillingClerk),
        user("admin.dean", Role::Administrator),
        user("res.evans", Role::Researcher),
        user("pat.doe", Role::Patient(id(synthetic::PORTAL_PATIENT))),
        user("mum.doe", Role::Proxy(id(synthetic::PROXY_PATIENT))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(demo_users: bool, user: &str, password: &str) -> Result<&'static str> {
        let config = Config { demo_users, ..Config::default() };
        let credentials = Credentials { user: user.into(), password: password.into() };
        Users::of(&config).login(&credentials).map(|session| session.token)
    }

    #[test]
    fn name_and_password_must_belong_together() {
        assert_eq!(login(true, "dr.adams", "demo-dr.adams"), Ok("dr.adams"));
        assert_eq!(login(true, "dr.adams", "demo-pat.doe"), Err(Error::Unauthenticated));
        assert_eq!(login(true, "dr.adams", "dr.adams"), Err(Error::Unauthenticated));
        assert_eq!(login(true, "dr.nobody", "demo-dr.nobody"), Err(Error::Unauthenticated));
    }

    #[test]
    fn an_account_is_found_by_its_name() {
        let users = Users::of(&Config { demo_users: true, ..Config::default() });
        assert!(users.by_name("mum.doe").is_ok_and(|user| user.name == "mum.doe"));
        assert!(users.by_name("mum").err() == Some(Error::NotFound));
    }

    #[test]
    fn without_demo_users_nobody_signs_in() {
        assert_eq!(login(false, "dr.adams", "demo-dr.adams"), Err(Error::Unauthenticated));
    }
}
