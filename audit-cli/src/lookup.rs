//! `audit lookup`: the pseudonyms of a person.

use std::io::{self, Write};

use audit_core::verify::Lookup;
use serde_json::json;

use crate::{
    args,
    codes::{code, is_namespace},
    error::Error,
    keys::Held,
    namespace,
    output::{self, say},
    person::Person,
    show,
    trail::{self, Access, Asked},
    values::{STDIN, once, values},
};

pub(crate) fn run(options: &args::Lookup) -> Result<u8, Error> {
    let access = Access::of(&options.who_asks)?;
    if !is_namespace(&options.namespace) {
        return Err(Error::Usage(NAMESPACE.to_owned()));
    }
    let tenant = options.tenant.as_deref().map(|tenant| code("--tenant", tenant)).transpose()?;
    let held = Held::read(&options.keys)?;
    let ring = held.ring()?;
    let mut lookup = tenant.iter().fold(Lookup::new(ring.clone()), Lookup::tenant);
    if !options.form.is_empty() && !lookup.form(&options.namespace, &options.form) {
        return Err(Error::Usage("--form wants steps of trim, upper, lower".to_owned()));
    }
    let from_stdin = [STDIN.to_owned()];
    let given = if options.values.is_empty() { &from_stdin } else { options.values.as_slice() };
    once(given, &options.learn)?;
    let values = values(given)?;
    let log = (!options.learn.is_empty()).then(|| {
        let mut log = show::read(&options.learn, &held, None);
        let learned = log.learn(&mut lookup, tenant.as_deref(), |_| {});
        (log, learned)
    });
    match &log {
        Some((_, learned)) if !learned.namespaces.contains(&options.namespace) => {
            say(&namespace::strange(&options.namespace, &learned.namespaces));
        }
        Some(_) => {}
        None => tell_unlearned(options),
    }
    let missing = log.as_ref().and_then(|(_, learned)| learned.missing_in(&ring));

    let people: Vec<_> = values.iter().map(|value| Person::of(&options.namespace, value, &lookup)).collect();
    access.record(trail::lookup, &Asked { tenant: tenant.as_deref(), people: &people }, &held)?;
    output::write(|to| {
        if let Some(missing) = missing.as_ref().filter(|_| options.json) {
            serde_json::to_writer(&mut *to, missing)?;
            writeln!(to)?;
        }
        people.iter().enumerate().try_for_each(|(place, person)| write(person, place, options.json, to))
    })?;
    if people.len() > 1 && !options.json {
        tell_places(&people);
    }
    Ok(log.map_or(0, |(log, _)| show::verdict(log, &show::Shown::default(), missing.as_ref())))
}

/// What nobody knows without lines of the app.
fn tell_unlearned(options: &args::Lookup) {
    if let Some(note) = namespace::note(&options.namespace) {
        say(&note);
    }
    if options.tenant.is_none() && options.form.is_empty() {
        say(UNLEARNED);
    }
}

/// Which lines are whose. What is printed is for `grep -F -f`, and nothing else can stand there.
fn tell_places(people: &[Person]) {
    let mut line = 1;
    for (place, person) in people.iter().enumerate() {
        let count = person.pseudonyms.len();
        say(&format!("audit: value {}: lines {line} to {}\n", place + 1, line + count - 1));
        line += count;
    }
}

/// Those of one value. The value itself stays away from the output.
fn write(person: &Person, place: usize, json: bool, to: &mut dyn Write) -> io::Result<()> {
    if json {
        let Person { namespace, pseudonyms, .. } = person;
        return writeln!(
            to,
            "{}",
            json!({"value": place + 1, "namespace": namespace, "pseudonyms": pseudonyms})
        );
    }
    person.pseudonyms.iter().try_for_each(|pseudonym| writeln!(to, "{pseudonym}"))
}

const UNLEARNED: &str = "audit: these are for an app without tenants and canonical forms: name lines of the app with --learn, or --tenant and --form\n";
const NAMESPACE: &str = "--namespace wants a namespace of pseudonyms, such as patient, user or service: 1 to 32 of a-z, 0-9 and `_`";
