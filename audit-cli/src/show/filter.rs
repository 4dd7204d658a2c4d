//! Which operations are shown.

use std::{cell::Cell, collections::HashSet, ops::Range};

use audit_core::event::{Action, Outcome};

use super::pattern::fits;
use crate::{
    args::Filters,
    codes::{self, code},
    error::Error,
    event::{Event, Phase},
    output::say,
    person::{ACTING, Found, Who},
};

/// Conditions, all of which have to hold, each for any line of an operation.
#[derive(Default)]
pub(crate) struct Filter {
    conditions: Vec<Condition>,
    /// Which of them held for any line at all.
    ever: Cell<Met>,
    /// Whether the lines of sessions themselves are shown.
    pub(crate) control: bool,
}

/// Which of the conditions hold, a bit for each.
#[derive(Clone, Copy, Default)]
pub(super) struct Met(u32);

pub(crate) enum Condition {
    Time(Range<u64>),
    /// Somebody stands there, in whatever role.
    Who(Who),
    /// One of them did it.
    Actor(HashSet<String>),
    /// The text there is one of these.
    Text(&'static str, Vec<String>),
    Handler(String),
    /// Its id or how that begins, and the number of a line.
    Session(String, Option<u64>),
    BreakGlass,
}

impl Filter {
    pub(crate) fn of(filters: &Filters) -> Result<Self, Error> {
        let mut filter = Self::default();
        if filters.since.is_some() || filters.until.is_some() {
            let range = filters.since.unwrap_or(0)..filters.until.unwrap_or(u64::MAX);
            if range.is_empty() {
                return Err(Error::Usage(NO_TIME.to_owned()));
            }
            filter.add(Condition::Time(range));
        }
        let actions = Action::ALL.iter().map(|action| action.as_str());
        filter.add_one_of("--action", "/action", &filters.action, actions)?;
        let outcomes = Outcome::ALL.iter().map(|outcome| outcome.as_str());
        filter.add_one_of("--outcome", "/outcome", &filters.outcome, outcomes)?;
        if let Some(tenant) = &filters.tenant {
            filter.add(Condition::Text(TENANT, vec![code("--tenant", tenant)?]));
        }
        filters.handler.iter().for_each(|pattern| filter.add(Condition::Handler(pattern.clone())));
        if let Some(place) = &filters.session {
            filter.add(session(place)?);
        }
        if filters.break_glass {
            filter.add(Condition::BreakGlass);
        }
        Ok(filter)
    }

    pub(crate) fn add(&mut self, condition: Condition) {
        self.conditions.push(condition);
    }

    fn add_one_of<'a>(
        &mut self,
        option: &str,
        path: &'static str,
        wanted: &[String],
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), Error> {
        if let Some(other) = wanted.iter().find(|text| !known.clone().any(|known| known == *text)) {
            return Err(codes::unknown(option, other, known));
        }
        if !wanted.is_empty() {
            self.add(Condition::Text(path, wanted.to_vec()));
        }
        Ok(())
    }

    /// Whether there are conditions: else every operation is shown.
    pub(super) fn narrows(&self) -> bool {
        !self.conditions.is_empty()
    }

    /// What holds for this line.
    pub(super) fn met(&self, event: &Event) -> Met {
        let bits = self.conditions.iter().enumerate().filter(|(_, condition)| condition.holds(event));
        let met = Met(bits.fold(0, |met, (place, _)| met | 1 << place));
        self.ever.set(self.ever.get().and(met));
        met
    }

    /// Says which of the values stand in no line: most of them are misspelt. They are not repeated, because they may be anything.
    pub(super) fn tell_never(&self) {
        for (place, condition) in self.conditions.iter().enumerate() {
            if let Some(sentence) = condition.never().filter(|_| self.ever.get().0 & (1 << place) == 0) {
                say(&sentence);
            }
        }
    }

    /// Whether that is all.
    pub(super) fn is_met(&self, met: Met) -> bool {
        met.0.count_ones() as usize == self.conditions.len()
    }

    /// Whether a line that stands for itself is shown.
    pub(super) fn shows(&self, event: &Event) -> bool {
        let met = self.met(event);
        (self.control || event.phase() != Phase::Control) && self.is_met(met)
    }

    /// Whether the line names whoever is looked for; anybody, where nobody is.
    pub(super) fn names(&self, event: &Event) -> bool {
        let mut who = self.conditions.iter().filter_map(|condition| match condition {
            Condition::Who(who) => Some(who.in_event(event).is_some()),
            _ => None,
        });
        // Where nobody is looked for, every line is as good.
        who.next().is_none_or(|first| first || who.any(|found| found))
    }

    /// How that text stands for somebody who is looked for.
    pub(super) fn finds(&self, text: &str, time: u64) -> Option<Found> {
        self.who().filter_map(|who| who.is(text, time)).max()
    }

    /// Whether only links led to these lines.
    pub(super) fn by_link(&self, events: &[Event]) -> bool {
        let found = |who: &Who| events.iter().filter_map(|event| who.in_event(event)).max();
        self.who().any(|who| found(who) == Some(Found::ByLink))
    }

    fn who(&self) -> impl Iterator<Item = &Who> {
        self.conditions.iter().filter_map(|condition| match condition {
            Condition::Who(who) => Some(who),
            _ => None,
        })
    }
}

impl Met {
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Condition {
    fn holds(&self, event: &Event) -> bool {
        match self {
            Self::Time(range) => range.contains(&event.time()),
            Self::Who(who) => who.in_event(event).is_some(),
            Self::Actor(ids) => ACTING.iter().filter_map(|path| event.text(path)).any(|id| ids.contains(id)),
            Self::Text(path, wanted) => {
                event.text(path).is_some_and(|text| wanted.iter().any(|one| one == text))
            }
            Self::Handler(pattern) => event.text("/handler").is_some_and(|handler| fits(pattern, handler)),
            Self::Session(id, n) => {
                event.text("/s").is_some_and(|session| session.starts_with(id))
                    && n.is_none_or(|n| event.number("/n") == Some(n))
            }
            Self::BreakGlass => event.said.get("break_glass").is_some(),
        }
    }
}

impl Condition {
    /// What to say where it holds for no line, if that is no common thing.
    fn never(&self) -> Option<String> {
        let option = match self {
            Self::Text(path, _) if *path == TENANT => "--tenant",
            Self::Handler(_) => "--handler",
            Self::Session(..) => "--session",
            Self::Actor(_) => "--actor",
            Self::Who(who) if who.as_they_stand => "--patient",
            Self::Who(_) => return Some(NOBODY.to_owned()),
            _ => return None,
        };
        Some(format!("audit: no line at all has that {option}\n"))
    }
}

/// A session, or one line of it, as `show` prints it: `AAAAAQAA/7`.
fn session(place: &str) -> Result<Condition, Error> {
    let (id, n) = place.split_once('/').map_or((place, None), |(id, n)| (id, Some(n)));
    let n = n.map(str::parse).transpose().map_err(|_| Error::Usage(NO_SESSION.to_owned()))?;
    Ok(Condition::Session(id.to_owned(), n))
}

const NOBODY: &str = "audit: no line names whoever is looked for: check that the value is as the app knows it; a wrong key under \
                      the right id finds nobody either, and cannot be told\n";
const NO_TIME: &str = "no time is both from --since on and before --until: --since must be the earlier one";
const TENANT: &str = "/tenant";
const NO_SESSION: &str =
    "--session wants the id of a session, how that begins, or what `audit show` prints: session/number";
