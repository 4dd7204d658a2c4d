//! `audit show`: what the lines say.

mod asked;
mod early;
mod filter;
mod flight;
mod json;
mod pattern;
mod text;

pub(crate) use filter::{Condition, Filter};

use std::{
    io::{self, Write},
    ops::ControlFlow,
    path::PathBuf,
};

use audit_core::verify::{Class, Lookup, Verifier};

use crate::{
    args::Show,
    codes::is_pseudonym,
    error::Error,
    event::Event,
    keys::Held,
    learned::Missing,
    log::{Log, Times},
    output::{self, say},
    people::{self, Labels},
    person::Who,
    trail::{self, Access, Asked},
    words::counted,
};
use flight::{Flights, Keep};

pub(crate) fn run(options: &Show) -> Result<u8, Error> {
    let filter = filter(options)?;
    let tenant = options.filters.tenant.as_deref();
    let named = match &options.people {
        Some(path) => Some((people::read(path)?, Access::of(&options.who_asks)?)),
        None if options.who_asks.is_given() => return Err(Error::Usage(NOT_ASKED.to_owned())),
        None => None,
    };
    let held = Held::read(&options.keys)?;
    let ring = named.as_ref().map(|_| held.ring()).transpose()?;
    let mut log = read(&options.inputs, &held, options.filters.since);
    let (mut labels, mut missing) = (Labels::default(), None);
    if let Some(((rows, access), ring)) = named.zip(ring) {
        let mut lookup = tenant.into_iter().fold(Lookup::new(ring.clone()), Lookup::tenant);
        let learned = log.learn(&mut lookup, tenant, |_| {});
        people::tell_strange(&rows, &learned);
        missing = learned.missing_in(&ring);
        let (made, people) = Labels::of(&rows, &lookup);
        access.record(trail::show, &Asked { tenant, people: &people }, &held)?;
        labels = made;
    }
    Answer { filter, labels, missing, json: options.json, wide: options.wide }.tell(log)
}

fn filter(options: &Show) -> Result<Filter, Error> {
    let mut filter = Filter::of(&options.filters)?;
    filter.control = options.control;
    if !options.actor.is_empty() {
        filter.add(Condition::Actor(options.actor.iter().cloned().collect()));
    }
    if !options.patient.iter().all(|patient| is_pseudonym(patient)) {
        return Err(Error::Usage(NO_PSEUDONYM.to_owned()));
    }
    if !options.patient.is_empty() {
        filter.add(Condition::Who(Who::by_pseudonyms(&options.patient)));
    }
    Ok(filter)
}

/// Reads the inputs for whoever looks at them again.
pub(crate) fn read(inputs: &[PathBuf], held: &Held, since: Option<u64>) -> Log {
    let keys = held.check.clone();
    let verifier = match since {
        None => Verifier::new(keys),
        Some(since) => Verifier::since(keys, since),
    };
    Log::read(inputs, verifier, since, Times::Several)
}

/// What is shown, and how.
pub(crate) struct Answer {
    pub(crate) filter: Filter,
    pub(crate) labels: Labels,
    /// Under which nobody can be found.
    pub(crate) missing: Option<Missing>,
    pub(crate) json: bool,
    /// Whether fields and the client are told as well, in text.
    pub(crate) wide: bool,
}

impl Answer {
    /// Shows it, says what the check found, and gives its exit status.
    pub(crate) fn tell(&self, mut log: Log) -> Result<u8, Error> {
        let mut shown = Shown::default();
        output::write(|to| self.write(&mut log, &mut shown, to))?;
        if shown.lines == 0 {
            self.tell_nothing(&log);
        }
        Ok(verdict(log, &shown, self.missing.as_ref()))
    }

    /// Where nothing could be searched, nobody is to believe that there is nothing.
    fn tell_nothing(&self, log: &Log) {
        if log.has_lines() {
            say("audit: 0 events\n");
            self.filter.tell_never();
        } else {
            say(NOTHING_SEARCHED);
        }
    }

    fn write(&self, log: &mut Log, shown: &mut Shown, to: &mut dyn Write) -> io::Result<()> {
        if let Some(missing) = self.missing.as_ref().filter(|_| self.json) {
            json::write_missing(missing, to)?;
        }
        let mut flights = Flights::new(&self.filter, Keep { whole: !self.json, fields: self.wide });
        let marks = output::coloured();
        let mut written = Ok(());
        let mut tell = |events: &[Event]| {
            shown.count(events);
            if self.json { json::write(events, self, to) } else { text::write(events, self, marks, to) }
        };
        log.look(|event| {
            written = flights.take(event, &mut tell);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        flights.finish(&mut tell)
    }
}

/// How many lines were shown.
#[derive(Default)]
pub(crate) struct Shown {
    lines: u64,
    unverified: u64,
    /// Whose key was not in use at their time.
    out_of_time: u64,
}

impl Shown {
    fn count(&mut self, events: &[Event]) {
        let count = |which: fn(&&Event) -> bool| events.iter().filter(which).count() as u64;
        self.lines += events.len() as u64;
        self.unverified += count(|event| !event.verified);
        self.out_of_time += count(|event| event.verified && !event.in_time);
    }

    /// What is not to be believed of it, or not without a thought.
    fn warning(&self) -> String {
        let of = |count: u64, what: &str| {
            if count == 0 {
                String::new()
            } else {
                format!(" Of what is shown, {} {what}", counted(count, "line"))
            }
        };
        of(self.unverified, "could not be verified: nothing of that may be believed.")
            + &of(
                self.out_of_time,
                "came under a seal key that was not in use then: whoever else had that key may have written them.",
            )
    }
}

/// Says what the check found, and gives its exit status: nobody is to believe that there is nothing where nothing can be found.
pub(crate) fn verdict(log: Log, shown: &Shown, missing: Option<&Missing>) -> u8 {
    missing.into_iter().for_each(Missing::tell);
    let checked = log.finish();
    let more = if checked.status() > 0 { " `audit verify` tells more." } else { "" };
    say(&format!("audit: {}{}{more}\n", checked.verdict(), shown.warning()));
    match checked.status() {
        0 if missing.is_some() => Class::Inconclusive.status(),
        status => status,
    }
}

const NOTHING_SEARCHED: &str =
    "audit: no line could be verified, so that none was searched: this says nothing of what there is\n";
const NOT_ASKED: &str = "--officer, --purpose and --trail are for --people, which says who stands behind pseudonyms: without it nobody is named, \
                         and nothing has to be recorded";
const NO_PSEUDONYM: &str = "--patient wants a pseudonym as lines have it, such as patient.k1.G9KaIYV6_wOChrXzVSAyyg: `audit lookup` makes them of \
                            an identifier, and `audit grep` finds the events by one";
