//! `audit grep`: the events of one person.

use std::collections::HashMap;

use audit_core::verify::Lookup;
use zeroize::Zeroizing;

use crate::{
    args::Grep,
    error::Error,
    keys::Held,
    links::Links,
    output::say,
    people::{self, Labels},
    person::{PATIENT, Person, SERVICE, USER, Who},
    show::{self, Answer, Condition, Filter},
    trail::{self, Access, Asked},
    values::{once, values},
    words::counted,
};

pub(crate) fn run(options: &Grep) -> Result<u8, Error> {
    let access = Access::of(&options.who_asks)?;
    let mut filter = Filter::of(&options.filters)?;
    let tenant = options.filters.tenant.as_deref();
    let rows = options.people.as_deref().map(people::read).transpose()?.unwrap_or_default();
    let held = Held::read(&options.keys)?;
    let ring = held.ring()?;
    once(options.patient.iter().chain(&options.actor), &options.inputs)?;
    let (patients, actors) = (values(&options.patient)?, values(&options.actor)?);
    let mut log = show::read(&options.inputs, &held, options.filters.since);
    let mut lookup = tenant.into_iter().fold(Lookup::new(ring.clone()), Lookup::tenant);
    let mut links = Links::default();
    let learned = log.learn(&mut lookup, tenant, |event| links.take(event));
    people::tell_strange(&rows, &learned);

    let patients = of(&[PATIENT], &patients, &lookup);
    let actors = of(&[USER, SERVICE], &actors, &lookup);
    let (labels, mut known) = Labels::of(&rows, &lookup);
    let mut who = Who::of(&patients);
    if !options.no_links {
        who.linked = follow(&links, &patients, &known);
    }
    for (who, people) in [(who, &patients), (Who::of(&actors), &actors)] {
        if !people.is_empty() {
            filter.add(Condition::Who(who));
        }
    }
    known.extend(patients.into_iter().chain(actors));
    access.record(trail::grep, &Asked { tenant, people: &known }, &held)?;
    tell_who(&known[rows.len()..]);
    let missing = learned.missing_in(&ring);
    Answer { filter, labels, missing, json: options.json, wide: options.wide }.tell(log)
}

fn of(namespaces: &[&str], values: &[Zeroizing<String>], lookup: &Lookup) -> Vec<Person> {
    let each = values.iter().flat_map(|value| namespaces.iter().map(move |namespace| (namespace, value)));
    each.map(|(namespace, value)| Person::of(namespace, value, lookup)).collect()
}

/// What stands in lines for whoever is looked for: else nobody could tell them from others there.
fn tell_who(people: &[Person]) {
    for person in people.iter().take(PEOPLE) {
        let all = &person.pseudonyms;
        let more = if all.len() > PSEUDONYMS {
            format!(" and {} more", all.len() - PSEUDONYMS)
        } else {
            String::new()
        };
        say(&format!("audit: looked for as {}{more}\n", all[..all.len().min(PSEUDONYMS)].join(", ")));
    }
    if people.len() > PEOPLE {
        say(&format!("audit: and {} more, whom `audit lookup` tells\n", people.len() - PEOPLE));
    }
}

/// Whom links lead to. The pseudonyms of another identity are known where it is in the file of people, else the one in the link.
fn follow(links: &Links, patients: &[Person], others: &[Person]) -> HashMap<String, u64> {
    let others = others.iter().filter(|person| person.namespace == PATIENT);
    let known: Vec<_> = patients.iter().chain(others).map(|person| person.pseudonyms.as_slice()).collect();
    let linked = links.follow(&known, patients.len());
    let alone =
        linked.keys().filter(|pseudonym| !known.iter().any(|known| known.contains(pseudonym))).count();
    if alone > 0 {
        let pseudonyms = counted(alone as u64, "pseudonym");
        say(&format!(
            "audit: links lead to {pseudonyms} more; those of the same people under other keys can be found by their own values\n"
        ));
    }
    linked
}

/// People who are told,
const PEOPLE: usize = 20;
/// and pseudonyms of each.
const PSEUDONYMS: usize = 12;
