//! Which software writes the lines, and where it runs: the `service` group, filled from the platform's variables.

mod platforms;

use platforms::{PLATFORMS, Variables};

use crate::{
    canonical::Object,
    client::ClientAddress,
    code::{OTHER, is_code},
    error::Error,
};

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

    /// Whatever is not known is left out; but every line says that some software wrote it.
    pub(crate) fn write(&self, object: &mut Object<'_>) {
        object.maybe("commit", self.commit.as_deref());
        object.maybe("env", self.env.as_deref());
        object.maybe("instance", self.instance.as_deref());
        object.text("name", self.name.as_deref().unwrap_or(OTHER));
        object.maybe("platform", self.platform);
        object.maybe("region", self.region.as_deref());
        object.maybe("release", self.release.as_deref());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The `service` group of a process with these variables.
    fn group(variables: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let mut text = Vec::new();
        Object::write(&mut text, |object| Service::detect(value, Some("clinic-axum")).write(object));
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn every_platform_is_recognised() {
        let platforms: &[(&[(&str, &str)], &str)] = &[
            (
                &[
                    ("DYNO", "web.1"),
                    ("HEROKU_APP_NAME", "clinic"),
                    ("HEROKU_RELEASE_VERSION", "v42"),
                    ("HEROKU_BUILD_COMMIT", "c0ffee"),
                    ("AUDIT_ENV", "production"),
                ],
                r#"{"commit":"c0ffee","env":"production","instance":"web.1","name":"clinic","platform":"heroku","release":"v42"}"#,
            ),
            (
                &[
                    ("APTIBLE_PROCESS_TYPE", "web"),
                    ("APTIBLE_GIT_REF", "c0ffee"),
                    ("HOSTNAME", "0123456789ab"),
                ],
                r#"{"commit":"c0ffee","instance":"0123456789ab","name":"clinic-axum","platform":"aptible"}"#,
            ),
            (
                &[
                    ("RENDER_SERVICE_NAME", "clinic"),
                    ("RENDER_INSTANCE_ID", "srv-1"),
                    ("RENDER_GIT_COMMIT", "c0ffee"),
                ],
                r#"{"commit":"c0ffee","instance":"srv-1","name":"clinic","platform":"render"}"#,
            ),
            (
                &[
                    ("RAILWAY_SERVICE_NAME", "clinic"),
                    ("RAILWAY_REPLICA_ID", "r1"),
                    ("RAILWAY_DEPLOYMENT_ID", "d1"),
                    ("RAILWAY_GIT_COMMIT_SHA", "c0ffee"),
                    ("RAILWAY_REPLICA_REGION", "us-west2"),
                    ("RAILWAY_ENVIRONMENT_NAME", "production"),
                ],
                r#"{"commit":"c0ffee","env":"production","instance":"r1","name":"clinic","platform":"railway","region":"us-west2","release":"d1"}"#,
            ),
            (
                &[
                    ("FLY_APP_NAME", "clinic"),
                    ("FLY_MACHINE_ID", "m1"),
                    ("FLY_MACHINE_VERSION", "01J"),
                    ("FLY_REGION", "iad"),
                ],
                r#"{"instance":"m1","name":"clinic","platform":"fly","region":"iad","release":"01J"}"#,
            ),
            (
                &[
                    ("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/x"),
                    ("AWS_REGION", "us-east-1"),
                ],
                r#"{"name":"clinic-axum","platform":"ecs","region":"us-east-1"}"#,
            ),
            (
                &[
                    ("AWS_LAMBDA_FUNCTION_NAME", "clinic"),
                    ("AWS_LAMBDA_FUNCTION_VERSION", "7"),
                    ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/21/[7]abc"),
                    ("AWS_REGION", "us-east-1"),
                ],
                r#"{"instance":"2026/11/21/-7-abc","name":"clinic","platform":"lambda","region":"us-east-1","release":"7"}"#,
            ),
            (
                &[("K_SERVICE", "clinic"), ("K_REVISION", "clinic-00007")],
                r#"{"name":"clinic","platform":"cloud-run","release":"clinic-00007"}"#,
            ),
            (
                &[
                    ("CONTAINER_APP_NAME", "clinic"),
                    ("CONTAINER_APP_REVISION", "clinic--7"),
                    ("CONTAINER_APP_REPLICA_NAME", "clinic--7-abc"),
                    ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                ],
                r#"{"instance":"clinic--7-abc","name":"clinic","platform":"azure-container-apps","release":"clinic--7"}"#,
            ),
            (
                &[("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("HOSTNAME", "clinic-7d9f-abc")],
                r#"{"instance":"clinic-7d9f-abc","name":"clinic-axum","platform":"kubernetes"}"#,
            ),
            (&[], r#"{"name":"clinic-axum"}"#),
        ];
        for (variables, expected) in platforms {
            assert_eq!(group(variables), *expected);
        }
    }

    #[test]
    fn software_without_a_name_is_other() {
        let mut text = Vec::new();
        Object::write(&mut text, |object| Service::detect(|_| None, None).write(object));
        assert_eq!(text, br#"{"name":"other"}"#);
    }

    #[test]
    fn what_is_no_code_is_cleaned_from_the_environment_and_refused_from_code() {
        let long = "x".repeat(70) + " y\n";
        let cleaned = group(&[("K_SERVICE", &long)]);
        assert!(cleaned.contains(&format!(r#""name":"{}-y""#, "x".repeat(62))), "{cleaned}");
        let refused = Service::default().name("two words").unwrap_err().to_string();
        assert!(refused.starts_with("service name `two words` is no code"), "{refused}");
        assert!(Service::default().env("test").is_ok_and(|service| service.synthetic()));
        assert!(!Service::default().env("production").is_ok_and(|service| service.synthetic()));
    }
}
