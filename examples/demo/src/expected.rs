//! What a step must leave in the log.

use clinic::synthetic;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::Person;

/// The operation that a step must leave: exactly one.
#[derive(Clone)]
pub(crate) struct Expected {
    /// The step, for people.
    pub(crate) step: String,
    /// How its lines are found.
    pub(crate) found_by: FoundBy,
    /// Its id, where the client was told.
    pub(crate) op: Option<Uuid>,
    /// What was done.
    pub(crate) action: &'static str,
    /// How it ended, and why.
    pub(crate) ending: (&'static str, &'static str),
    /// What of its lines depends on who serves.
    pub(crate) differs: Differs,
    /// Whether it leaves no line where it is played.
    pub(crate) silent: bool,
    /// What the client saw; none where no answer came.
    pub(crate) status: Option<u16>,
    /// Method and path; none in a job.
    pub(crate) request: Option<(&'static str, String)>,
    /// The clinic.
    pub(crate) tenant: Option<&'static str>,
    /// Whose data it is.
    pub(crate) patients: Patients,
    /// Whether the answer leaves piece by piece.
    pub(crate) streams: bool,
    /// Whether a begin line must come first.
    pub(crate) begins: bool,
    /// How many part lines there are at least.
    pub(crate) parts: usize,
    /// What was changed.
    pub(crate) changed: Option<Changed>,
    /// Members of the end line, by their paths, and what must stand there. What is special and not named here must not be
    /// there.
    pub(crate) members: Vec<(&'static str, Wanted)>,
    /// How many codes in it nobody registered.
    pub(crate) unknown_codes: u64,
    /// The ids in the answer.
    pub(crate) ids: Vec<Uuid>,
}

/// Which step it was, to be named as a cause.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StepId(pub(crate) usize);

/// How an operation ends: outcome, reason, and the status that its line knows.
#[derive(Clone, Copy)]
pub struct Ending(pub &'static str, pub &'static str, pub Option<u16>);

/// What of a step's lines depends on who serves.
#[derive(Clone)]
pub enum Differs {
    /// Those members.
    In(Vec<&'static str>),
    /// Whether there are any.
    Altogether,
}

/// How the lines of a step are found.
#[derive(Clone)]
pub(crate) enum FoundBy {
    /// By the request id that the client chose.
    Request(String),
    /// By the step that caused it.
    Cause(StepId),
}

/// The patients that the lines must name.
#[derive(Clone)]
pub(crate) enum Patients {
    /// These and nobody else.
    These(Vec<Uuid>),
    /// These and nobody else, each once over all lines.
    Once(Vec<Uuid>),
}

/// What must stand in a member.
#[derive(Clone)]
pub(crate) enum Wanted {
    /// That; of a group, that in its members.
    Is(Value),
    /// That, among others.
    Holds(&'static str),
    /// The pseudonym of that value, in that namespace.
    Pseudonym(&'static str, String),
    /// The operation of an earlier step.
    Op(StepId),
}

/// The fields that must be named as changed.
#[derive(Clone)]
pub(crate) struct Changed {
    pub(crate) of: &'static str,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) sides: Sides,
    /// Fields of which the value is known, `before` or `after`.
    pub(crate) values: Vec<(&'static str, &'static str, Value)>,
}

/// Of which sides a change has digests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Of what there is now: it is new.
    After,
    /// Of what there was and what there is now.
    Both,
    /// Of what there was: it is gone.
    Before,
}

impl Expected {
    pub(crate) fn new(step: &str, found_by: FoundBy) -> Self {
        Self {
            step: step.to_owned(),
            found_by,
            op: None,
            action: "",
            ending: ("success", "ok"),
            differs: Differs::In(Vec::new()),
            silent: false,
            status: None,
            request: None,
            tenant: None,
            patients: Patients::These(Vec::new()),
            streams: false,
            begins: false,
            parts: 0,
            changed: None,
            members: Vec::new(),
            unknown_codes: 0,
            ids: Vec::new(),
        }
    }

    /// What follows from the request.
    pub(crate) fn asked(&mut self, by: Option<&Person>, method: &'static str, path: &str) {
        self.request = Some((method, path.to_owned()));
        self.begins |= self.streams || BEGIN.contains(&self.action);
        self.tenant.get_or_insert("north");
        match by {
            Some(person) => self.by(person),
            None if self.wanted("actor") => {}
            None => self.wants("actor", Wanted::Is(json!({"kind": "anonymous"}))),
        }
    }

    /// What somebody who is signed in leaves in each of their lines.
    pub(crate) fn by(&mut self, person: &Person) {
        let Person { kind, roles, mfa, .. } = person;
        let actor = json!({"kind": kind, "roles": roles, "org": "clinic-group", "issuer": "clinic-idp"});
        self.wants("actor", Wanted::Is(actor));
        self.wants("actor.id", Wanted::Pseudonym("user", person.name.to_owned()));
        if let Some(patient) = person.patient {
            let patient = synthetic::patient(patient).id.to_string();
            self.wants("actor.patient", Wanted::Pseudonym("patient", patient));
        }
        self.wants("authn", Wanted::Is(json!({"method": "pwd", "mfa": mfa})));
        self.wants("authn.session", Wanted::Pseudonym("session", format!("s-{}", person.name)));
        if kind_of(self.action) == "access" && !self.wanted("purpose") {
            self.wants("purpose", Wanted::Is(json!([person.purpose])));
        }
    }

    /// Whose data it is, once that is known.
    pub(crate) fn about(&mut self, patients: &[Uuid]) {
        self.patients = Patients::These(patients.to_vec());
    }

    /// Whether the member, or something in it, must be there.
    pub(crate) fn wanted(&self, member: &str) -> bool {
        self.members.iter().any(|(path, _)| path.split('.').next() == Some(member))
    }

    pub(crate) fn wants(&mut self, member: &'static str, wanted: Wanted) {
        self.members.push((member, wanted));
    }

    /// Members that depend on who serves.
    pub(crate) fn differs_in(&mut self, members: &[&'static str]) {
        if let Differs::In(differ) = &mut self.differs {
            differ.extend(members);
        }
    }

    /// What a client saw.
    pub(crate) fn answered(&mut self, status: u16) {
        self.status = Some(status);
        self.ending = match status {
            401 => ("denied", "unauthenticated"),
            403 => ("denied", "forbidden"),
            429 => ("denied", "rate_limited"),
            404 | 410 => ("failed", "not_found"),
            409 | 412 => ("failed", "conflict"),
            408 | 504 => ("failed", "timeout"),
            400..=499 => ("failed", "invalid"),
            500.. => ("failed", "error"),
            _ => ("success", "ok"),
        };
    }
}

impl Patients {
    pub(crate) fn ids(&self) -> &[Uuid] {
        let (Self::These(ids) | Self::Once(ids)) = self;
        ids
    }
}

/// The family of an action.
pub(crate) fn kind_of(action: &str) -> &'static str {
    match action {
        "login" | "logout" | "authenticate" => "authn",
        "grant" | "revoke" | "authorize" => "authz",
        "disclose" => "disclosure",
        "register" => "admin",
        "configure" | "rotate" => "config",
        "merge" => "identity",
        "review" => "review",
        "other" => "unannotated",
        _ => "access",
    }
}

/// What may be done only after its begin line was accepted.
const BEGIN: [&str; 11] = [
    "create",
    "update",
    "delete",
    "export",
    "disclose",
    "grant",
    "revoke",
    "register",
    "configure",
    "rotate",
    "merge",
];
