//! Starting the log.

use std::{fs::File, time::Duration};

use crate::{
    abort::see_to_last_words,
    audit::Audit,
    catalogue::{Ambiguous, forms, handlers},
    code::is_namespace,
    codes::{Codes, Set},
    deployment::Service,
    error::Error,
    event::{Action, OnAuditFailure, Recipient},
    exit::see_to_last_line,
    file::Synced,
    handle::{Choices, Handle},
    keys::Keys,
    output::{Destination, Output},
    policy::Policies,
    process::{claim_stdout, refuse_attached_dyno, spawn_threads, warn_of_nowhere},
    pseudonym::Pseudonymizer,
    record::{Recorder, Start},
    session::{Begun, Session},
    sink::Sink,
    stdout::Stdout,
};

/// Everything about the log that the environment does not say, or that code says better.
///
/// ```no_run
/// use std::time::Duration;
/// use audit_core::{
///     Audit, Service,
///     keys::{Keys, PseudonymKeys, SealKey},
/// };
///
/// # fn secret(name: &str) -> String { String::new() }
/// let keys = Keys::new(SealKey::from_hex(&secret("seal"))?, PseudonymKeys::parse(&secret("pseudonyms"))?)?;
/// let audit = Audit::builder()
///     .keys(keys)
///     .service(Service::from_env().name("clinic")?)
///     .deadline(Duration::from_secs(1))
///     .roles(["physician", "nurse"])
///     .start()?;
/// # Ok::<(), audit_core::Error>(())
/// ```
#[must_use = "nothing is written before `start`"]
pub struct Builder {
    keys: Option<Keys>,
    ephemeral: bool,
    service: Option<Service>,
    file: Option<File>,
    deadline: Duration,
    grace: Duration,
    config: Config,
    /// What was registered and cannot be; said at the start.
    error: Option<Error>,
}

/// What the app registered.
#[derive(Default)]
pub(crate) struct Config {
    codes: Codes,
    shared: Set,
    pub(crate) policies: Policies,
    pub(crate) ignored: Vec<&'static str>,
    actors_in_clear: bool,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            keys: None,
            ephemeral: false,
            service: None,
            file: None,
            deadline: Duration::from_secs(2),
            grace: Duration::from_secs(5),
            config: Config::default(),
            error: None,
        }
    }

    /// Keys from elsewhere than the environment, for example from a secret manager.
    pub fn keys(self, keys: Keys) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// Keys made up for this process: for development only. The first line says so.
    pub fn ephemeral_keys(self) -> Self {
        Self { ephemeral: true, ..self }
    }

    /// What the lines say about the software, instead of what the environment says.
    pub fn service(self, service: Service) -> Self {
        Self { service: Some(service), ..self }
    }

    /// Writes the lines to that file instead of stdout, each on its disk before anything goes on: for the programs of people who look
    /// after the app, on machines from which no drain collects. A server would wait for the disk in each request.
    ///
    /// ```
    /// use std::fs::OpenOptions;
    /// use audit_core::{Audit, Refused};
    ///
    /// #[audit_core::audit(search, purpose = Operations)]
    /// fn look_up(patient: &str) -> Result<(), Refused> {
    ///     Ok(())
    /// }
    ///
    /// # let folder = std::env::temp_dir().join(format!("audit-file-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("trail.jsonl");
    /// let file = OpenOptions::new().append(true).create(true).open(&path)?;
    /// let audit = Audit::builder().ephemeral_keys().file(file).start()?;
    /// look_up("MRN-0012345")?;
    /// audit.close()?;
    /// // The start, begin and end of the look-up, and the stop.
    /// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 4);
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn file(self, file: File) -> Self {
        Self { file: Some(file), ..self }
    }

    /// How long a line may take to be accepted before its operation is refused or its answer withheld. Default: 2 s.
    ///
    /// At most an hour; whoever waits longer does not wait, but hangs.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { deadline: deadline.min(LONGEST), ..self }
    }

    /// How long operations in flight may take to end when the log closes. Default: 5 s; platforms kill after 5 to 30 s.
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace: grace.min(LONGEST), ..self }
    }

    /// The roles that actors can have. A code that is in no set stands in the lines as `other` and is counted, because a
    /// line holds no text that comes from data.
    pub fn roles(self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.register("role", codes, |all| &mut all.roles)
    }

    /// The rules that the app decides by, for [`Op::deny`](crate::Op::deny) and [`Op::allow`](crate::Op::allow).
    pub fn policies(self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.register("policy", codes, |all| &mut all.policies)
    }

    /// The organisations that employ actors.
    pub fn organisations(self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.register("organisation", codes, |all| &mut all.organisations)
    }

    /// The identity providers that vouch for actors.
    pub fn issuers(self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.register("issuer", codes, |all| &mut all.issuers)
    }

    /// The organisations whose data the app keeps. Pseudonyms are made per tenant, so that patient 42 of one is not
    /// patient 42 of the other.
    pub fn tenants(self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.register("tenant", codes, |all| &mut all.tenants)
    }

    /// Namespaces in which an identity is the same in every tenant, for example `user` where accounts are common.
    pub fn shared(mut self, namespaces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        for namespace in namespaces {
            let namespace = namespace.into();
            if is_namespace(&namespace) {
                self.config.shared.insert(namespace);
            } else {
                self.error.get_or_insert(Error::Namespace { namespace });
            }
        }
        self
    }

    /// Third parties to whom patient data may be disclosed. More can be made known by
    /// [`Handle::register`](crate::Handle::register) while the process runs.
    pub fn recipients(self, recipients: impl IntoIterator<Item = Recipient>) -> Self {
        recipients.into_iter().for_each(|recipient| self.config.codes.add_recipient(recipient));
        self
    }

    /// What happens to an access that breaks the glass when its line is not accepted, and the reasons there are for it.
    ///
    /// There is no default: refusing care because a log is full is a decision that somebody must take (45 CFR
    /// 164.312(a)(2)(ii)). Where nobody has, no glass can be broken. With [`Allow`](OnAuditFailure::Allow) a read or search
    /// that asks for it, for one of these reasons, is let through to its handler even when the log has no room; whether
    /// anything leaves without a line, the handler says when it grants it. A change begins with its line all the same.
    ///
    /// A reason that is not among these stands in the line as `other`, and a handler can still grant it: whether it may is
    /// the app's rule.
    pub fn break_glass(
        mut self,
        on_audit_failure: OnAuditFailure,
        reasons: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.config.policies.glass = Some(on_audit_failure);
        self.register("break-glass reason", reasons, |all| &mut all.reasons)
    }

    /// What happens to operations of that action when their line is not accepted, unless their attribute says it.
    /// Default: they are denied.
    pub fn on_audit_failure(mut self, action: Action, policy: OnAuditFailure) -> Self {
        self.config.policies.set(action, policy);
        self
    }

    /// Route templates without `#[audit]` that leave no line, for example `/assets/{*path}`.
    pub fn ignore(mut self, templates: impl IntoIterator<Item = &'static str>) -> Self {
        self.config.ignored.extend(templates);
        self
    }

    /// Writes the ids of staff and programs as they are, where they are codes (1 to 64 of `a-z A-Z 0-9 . _ : / @ + -`),
    /// instead of as pseudonyms; never those of patients and proxies. The first line says so.
    pub fn actors_in_clear(mut self) -> Self {
        self.config.actors_in_clear = true;
        self
    }

    fn register(
        mut self,
        what: &'static str,
        codes: impl IntoIterator<Item = impl Into<String>>,
        set: impl FnOnce(&mut Codes) -> &mut Set,
    ) -> Self {
        let codes = codes.into_iter().map(Into::into).collect();
        if let Err(error) = set(&mut self.config.codes).add(what, codes) {
            self.error.get_or_insert(error);
        }
        self
    }

    /// Starts the log on stdout. Returns when `session.start` was accepted by the kernel; it blocks.
    ///
    /// # Errors
    /// As [`Audit::from_env`].
    pub fn start(mut self) -> Result<Audit, Error> {
        let keys = match self.keys.clone() {
            Some(keys) => keys,
            None if self.ephemeral => Keys::ephemeral()?,
            None => Keys::from_env()?,
        };
        let file = self.file.take();
        if file.is_none() {
            refuse_attached_dyno(&keys)?;
        }
        let (output, destination): (Box<dyn Output>, _) = match file {
            None => (Box::new(Stdout::new()), Destination::Stdout),
            Some(file) => (Box::new(Synced(file)), Destination::File),
        };
        let forms = forms().map_err(|Ambiguous { namespace }| Error::Ambiguous { namespace })?;
        let service = self.service.clone().unwrap_or_else(Service::from_env);
        let ephemeral = keys.ephemeral;
        let handle = self.open(&keys, &service, output, destination)?;
        let first = handle.first_line(&Start { ephemeral, handlers: handlers(), forms })?;
        claim_stdout(&handle)?;
        // From here on the log closes, and its threads end, however this ends.
        let audit = Audit::new(handle.clone());
        spawn_threads(&handle)?;
        see_to_last_words(&handle);
        see_to_last_line(&handle);
        #[cfg(feature = "metrics")]
        crate::process::spawn_metrics(&handle)?;
        handle.start(first).wait()?;
        if destination == Destination::Stdout {
            warn_of_nowhere();
        }
        Ok(audit)
    }

    /// A log without threads and without its first line.
    pub(crate) fn open(
        self,
        keys: &Keys,
        service: &Service,
        output: Box<dyn Output>,
        destination: Destination,
    ) -> Result<Handle, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let Config { codes, shared, policies, ignored, actors_in_clear } = self.config;
        let Begun { session, ratchet, signer } = Session::begin(keys)?;
        let sink = Sink::new(ratchet, signer, output, self.deadline, destination)?;
        let pseudonymizer = Pseudonymizer::new(keys.pseudonyms.clone(), shared, &codes);
        let recorder = Recorder::new(pseudonymizer, codes, session, service, actors_in_clear);
        Ok(Handle::new(
            sink,
            recorder,
            Choices { client: service.client_address(), grace: self.grace, policies, ignored },
        ))
    }
}

const LONGEST: Duration = Duration::from_hours(1);
