//! Somebody who is looked for, and where they are found.

use std::collections::{BTreeSet, HashMap, HashSet};

use audit_core::{Op, verify::Lookup};
use zeroize::Zeroizing;

use crate::event::{Event, each_text};

/// A value in a namespace, in clear: nothing prints it.
pub(crate) struct Person {
    pub(crate) namespace: String,
    pub(crate) texts: Vec<Zeroizing<String>>,
    /// All that may stand in lines for it, the newest key first.
    pub(crate) pseudonyms: Vec<String>,
}

impl Person {
    pub(crate) fn of(namespace: &str, value: &str, lookup: &Lookup) -> Self {
        let texts: BTreeSet<_> = lookup.canonical(namespace, value);
        Self {
            namespace: namespace.to_owned(),
            texts: texts.into_iter().map(Zeroizing::new).collect(),
            pseudonyms: lookup.pseudonyms(namespace, value),
        }
    }

    /// Names them on an operation, which makes pseudonyms of it.
    pub(crate) fn name(&self, op: &Op) {
        for text in &self.texts {
            if self.namespace == PATIENT {
                op.patient(text.as_str());
            } else {
                // Names in lines are those of a source; these few live as long as the process.
                op.record(self.namespace.clone().leak(), text.as_str());
            }
        }
    }
}

/// Whoever is looked for, by what may stand for them in lines.
#[derive(Default)]
pub(crate) struct Who {
    own: HashSet<String>,
    /// Of other identities, and until when they are theirs.
    pub(crate) linked: HashMap<String, u64>,
    /// Ids of staff and programs that stand in lines as they are.
    codes: HashSet<String>,
    /// Whether they were named by what stands in lines, and not by a value.
    pub(crate) as_they_stand: bool,
}

/// How somebody was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    ByLink,
    Themselves,
}

impl Who {
    pub(crate) fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let mut who = Self::default();
        for person in people {
            who.own.extend(person.pseudonyms.iter().cloned());
            if [USER, SERVICE].contains(&person.namespace.as_str()) {
                who.codes.extend(person.texts.iter().map(|text| text.to_string()));
            }
        }
        who
    }

    pub(crate) fn by_pseudonyms(pseudonyms: &[String]) -> Self {
        Self { own: pseudonyms.iter().cloned().collect(), as_they_stand: true, ..Self::default() }
    }

    /// Whether a text of that time stands for them.
    pub(crate) fn is(&self, text: &str, time: u64) -> Option<Found> {
        if self.own.contains(text) {
            return Some(Found::Themselves);
        }
        self.linked.get(text).filter(|until| time <= **until).map(|_| Found::ByLink)
    }

    /// Whether they stand in the line, in whatever place.
    pub(crate) fn in_event(&self, event: &Event) -> Option<Found> {
        let mut found = ACTING
            .iter()
            .filter_map(|path| event.text(path))
            .any(|text| self.codes.contains(text))
            .then_some(Found::Themselves);
        each_text(&event.said, &mut |text| found = found.max(self.is(text, event.time())));
        found
    }
}

/// Where a line says who did it.
pub(crate) const ACTING: [&str; 3] = ["/actor/id", "/actor/for", "/actor/patient"];
pub(crate) const PATIENT: &str = "patient";
pub(crate) const USER: &str = "user";
pub(crate) const SERVICE: &str = "service";
