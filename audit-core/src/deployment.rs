//! Which software writes the lines, and where it runs: the `service` group, filled from the platform's variables.

mod platforms;

use platforms::{PLATFORMS, Variables};

use crate::{canonical::Object, client::ClientAddress, error::Error};

/// The software that writes the lines. Everything found in the environment can be set by code.
///
/// ```
/// use audit_core::Service;
///
/// let service = Service::from_env().name("clinic")?.env("staging")?;
/// # Ok::<(), audit_core::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Service {
    name: Option<String>,
    env: Option<String>,
    release: Option<String>,
    commit: Option<String>,
    instance: Option<String>,
    region: Option<String>,
    platform: Option<&'static str>,
    client: ClientAddress,
}

impl Service {
    /// What the environment says about this process (Heroku, Aptible, Render, Railway, Fly.io, ECS, Lambda, Cloud Run,
    /// Azure Container Apps, Kubernetes), with `AUDIT_ENV` for the environment and the program's name where the
    /// platform gives none.
    pub fn from_env() -> Self {
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(|path| path.file_stem()?.to_str());
        Self::detect(|variable| std::env::var(variable).ok(), program)
    }

    /// The same from any source of variables.
    pub(crate) fn detect(variable: impl Fn(&str) -> Option<String>, program: Option<&str>) -> Self {
        let variable = |name: &str| variable(name).and_then(|value| code(&value));
        let platform = PLATFORMS.iter().find(|platform| variable(platform.mark).is_some());
        let Some(platform) = platform else {
            let env = variable("AUDIT_ENV");
            return Self {
                name: program.and_then(code),
                env,
                instance: variable("HOSTNAME"),
                ..Self::default()
            };
        };
        let first = |names: Variables| names.iter().find_map(|name| variable(name));
        Self {
            name: first(platform.service).or_else(|| program.and_then(code)),
            env: variable("AUDIT_ENV").or_else(|| first(platform.env)),
            release: first(platform.release),
            commit: first(platform.commit),
            instance: first(platform.instance),
            region: first(platform.region),
            platform: Some(platform.name),
            client: platform.client,
        }
    }

    /// The name of the app.
    ///
    /// # Errors
    /// Where it is no code, see [`Error::Code`]; the same holds for the other members.
    pub fn name(self, name: &str) -> Result<Self, Error> {
        Ok(Self { name: Some(checked("service name", name)?), ..self })
    }

    /// The environment: `production`, `staging`, `test`, `demo`, …; `test` and `demo` mark every line as synthetic.
    ///
    /// # Errors
    /// Where it is no code.
    pub fn env(self, env: &str) -> Result<Self, Error> {
        Ok(Self { env: Some(checked("environment", env)?), ..self })
    }

    /// The release that runs.
    ///
    /// # Errors
    /// Where it is no code.
    pub fn release(self, release: &str) -> Result<Self, Error> {
        Ok(Self { release: Some(checked("release", release)?), ..self })
    }

    /// The commit it was built from.
    ///
    /// # Errors
    /// Where it is no code.
    pub fn commit(self, commit: &str) -> Result<Self, Error> {
        Ok(Self { commit: Some(checked("commit", commit)?), ..self })
    }

    /// The instance: the dyno, the machine, the pod.
    ///
    /// # Errors
    /// Where it is no code.
    pub fn instance(self, instance: &str) -> Result<Self, Error> {
        Ok(Self { instance: Some(checked("instance", instance)?), ..self })
    }

    /// The region it runs in.
    ///
    /// # Errors
    /// Where it is no code.
    pub fn region(self, region: &str) -> Result<Self, Error> {
        Ok(Self { region: Some(checked("region", region)?), ..self })
    }

    /// Whose word the platform's router takes for the client's address.
    pub const fn client_address(&self) -> ClientAddress {
        self.client
    }

    pub(crate) fn synthetic(&self) -> bool {
        matches!(self.env.as_deref(), Some("test" | "demo"))
    }

    pub(crate) fn write(&self, object: &mut Object<'_>) {
        object.maybe("commit", self.commit.as_deref());
        object.maybe("env", self.env.as_deref());
        object.maybe("instance", self.instance.as_deref());
        object.maybe("name", self.name.as_deref());
        object.maybe("platform", self.platform);
        object.maybe("region", self.region.as_deref());
        object.maybe("release", self.release.as_deref());
    }
}

/// What may stand in a line as a code: short, ASCII, no spaces.
fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/@+-".contains(&byte);
    matches!(text.len(), 1..=64) && text.bytes().all(allowed)
}

/// A code from the environment. A platform's value that is none is cut and cleaned, because a deployment must not stop
/// on the length of an image's name.
fn code(value: &str) -> Option<String> {
    let value = value.trim();
    let clean: String =
        value.chars().map(|c| if is_code(c.encode_utf8(&mut [0; 4])) { c } else { '-' }).collect();
    // The end of a long value (an image's digest, a log stream's id) tells more apart than its beginning.
    let start = clean.len().saturating_sub(64);
    (!clean.is_empty()).then(|| clean[start..].to_owned())
}

fn checked(what: &'static str, value: &str) -> Result<String, Error> {
    if is_code(value) { Ok(value.to_owned()) } else { Err(Error::Code { what, code: value.to_owned() }) }
}
