//! Whoever learns who stands behind a pseudonym has accessed patient data. That is recorded before anything is shown: sealed, in a
//! session of its own, each line on disk.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use audit_core::{
    Actor, Audit, Op, Purpose, Refused, Service,
    adapter::{Origin, Scope},
    audit,
    keys::Keys,
};
use serde_json::Value;

use crate::{
    args::WhoAsks,
    codes::{self, code},
    error::{Error, why},
    keys::{Held, others_may_read},
    output::{plain, say},
    person::{PATIENT, Person},
};

/// Somebody asks for people, for a purpose.
pub(crate) struct Access {
    officer: String,
    purpose: Purpose,
    trail: PathBuf,
}

/// What is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) tenant: Option<&'a str>,
    pub(crate) people: &'a [Person],
}

/// By which of the commands.
pub(crate) type By = fn(&[Person]) -> Result<(), Refused>;

impl Access {
    pub(crate) fn of(WhoAsks { officer, purpose, trail }: &WhoAsks) -> Result<Self, Error> {
        let missing = || Error::Usage(WHO.to_owned());
        let officer = code("--officer", officer.as_deref().ok_or_else(missing)?)?;
        let purpose = purpose.as_deref().ok_or_else(missing)?;
        // Nobody breaks a glass here: whoever holds the keys needs to ask nobody.
        let known = || Purpose::ALL.iter().copied().filter(|purpose| *purpose != Purpose::BreakTheGlass);
        let purpose = known()
            .find(|known| known.as_str() == purpose)
            .ok_or_else(|| codes::unknown("--purpose", purpose, known().map(Purpose::as_str)))?;
        Ok(Self { officer, purpose, trail: trail.clone().ok_or_else(missing)? })
    }

    /// Records it, or says why nothing may be shown.
    pub(crate) fn record(&self, by: By, asked: &Asked<'_>, held: &Held) -> Result<(), Error> {
        let keys = Keys::new(held.sealing()?, held.ring()?)?;
        let not_recorded = |why: String| Error::Trail(plain(&self.trail.to_string_lossy()), why);
        let file =
            open(&self.trail).map_err(|error| not_recorded(format!("{}{}", why(&error), advice(&error))))?;
        let record = || {
            let audit = Audit::builder()
                .keys(keys)
                .service(service()?)
                .tenants(asked.tenant)
                .actors_in_clear()
                .file(file)
                .start()?;
            let _asking = self.scope(&audit, asked).enter();
            by(asked.people)?;
            audit.close()
        };
        record().map_err(|error| not_recorded(not_taken(&error)))
    }

    /// Who asks and why, so that the first line of the search says it.
    fn scope(&self, audit: &Audit, asked: &Asked<'_>) -> Scope {
        let scope = Scope::new(audit, Origin::default());
        let op = Op::of(scope.clone());
        op.actor(Actor::workforce(self.officer.as_str()));
        op.purpose(self.purpose);
        asked.tenant.into_iter().for_each(|tenant| op.tenant(tenant));
        scope
    }
}

#[audit(search, subject = none, reason = "members of the staff may be looked for, and programs")]
pub(crate) fn lookup(people: &[Person]) -> Result<(), Refused> {
    name(people)
}

#[audit(search, subject = none, reason = "members of the staff may be looked for, and programs")]
pub(crate) fn grep(people: &[Person]) -> Result<(), Refused> {
    name(people)
}

#[audit(search, subject = none, reason = "members of the staff may be looked for, and programs")]
pub(crate) fn show(people: &[Person]) -> Result<(), Refused> {
    name(people)
}

/// Whose pseudonyms stand in its last line.
fn name(people: &[Person]) -> Result<(), Refused> {
    let op = Op::current().ok_or(Refused::NotRunning)?;
    // A record is taken to be of the patient named before it; these are of nobody.
    let (patients, others): (Vec<_>, Vec<_>) = people.iter().partition(|person| person.namespace == PATIENT);
    for person in others.into_iter().chain(patients) {
        person.name(&op);
    }
    Ok(())
}

/// The words for a log on stdout are not those for a file.
fn not_taken(error: &audit_core::Error) -> String {
    match error {
        audit_core::Error::Refused(Refused::Output(kind)) => format!("{kind}{ELSEWHERE}"),
        audit_core::Error::Refused(Refused::Deadline | Refused::Full) => {
            format!("its disk does not take the lines{ELSEWHERE}")
        }
        error => error.to_string(),
    }
}

/// Ours say it themselves.
fn advice(error: &io::Error) -> &'static str {
    if error.raw_os_error().is_some() { ELSEWHERE } else { "" }
}

/// What two runs add at once stands behind one another. What is there already must be a trail, not a log or anything else.
fn open(trail: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(trail)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file, and keeps nothing: name one with --trail"));
    }
    let mut first = String::new();
    BufReader::new((&mut file).take(LONGEST)).read_line(&mut first)?;
    if !first.is_empty() && !is_trail(&first) {
        return Err(io::Error::other("it holds something else than a trail: name a new file with --trail"));
    }
    // A new name has to be on disk as well.
    let folder = trail.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()?;
    if others_may_read(&file) {
        let name = plain(&trail.to_string_lossy());
        say(&format!(
            "audit: others may read {name}, which tells who was looked for: run `chmod 600 {name}`\n"
        ));
    }
    Ok(file)
}

/// Whether a line is the first of a trail, or what is left of one.
fn is_trail(line: &str) -> bool {
    match serde_json::from_str::<Value>(line) {
        Ok(line) => line["audit"]["action"] == "session.start" && line["audit"]["service"]["name"] == NAME,
        Err(_) => line.starts_with("{\"audit\":{\"action\":\"se"),
    }
}

/// The environment is that of the app where somebody says so. It is not made up: a seal key that serves two is a finding.
fn service() -> Result<Service, audit_core::Error> {
    let service = Service::default().name(NAME)?;
    match std::env::var("AUDIT_ENV") {
        Ok(env) if !env.trim().is_empty() => service.env(env.trim()),
        _ => Ok(service),
    }
}

/// The service that the lines of a trail are of.
pub(crate) const NAME: &str = "audit";
const ELSEWHERE: &str = "; name a file with --trail where you may write, on a disk with room";
/// Bytes of its first line, at the most.
const LONGEST: u64 = 10_000;
pub(crate) const WHO: &str = "whoever learns who stands behind a pseudonym accesses patient data, and that is recorded: say who asks, what for, and \
                   where that is written, with --officer CODE --purpose CODE --trail FILE";
