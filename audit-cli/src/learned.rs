//! What verified lines say of the pseudonyms in them: under which keys they were made, in which namespaces.

use std::collections::BTreeSet;

use audit_core::keys::PseudonymKeys;
use serde::Serialize;

use crate::{
    codes::is_pseudonym,
    event::{Event, each_text},
    output::{plain, say},
};

#[derive(Default)]
pub(crate) struct Learned {
    /// The ids of keys that wrote.
    keys: BTreeSet<String>,
    pub(crate) namespaces: BTreeSet<String>,
}

impl Learned {
    /// From a verified line: the first of the keys that a start names is the one that writes, whether or not a pseudonym follows.
    pub(crate) fn take(&mut self, event: &Event) {
        event.texts("/keys").take(1).for_each(|key| add(&mut self.keys, key));
        each_text(&event.said, &mut |text| {
            // Most texts are shorter.
            if text.len() > SHORTEST && is_pseudonym(text) {
                let mut parts = text.split('.');
                parts.next().into_iter().for_each(|namespace| add(&mut self.namespaces, namespace));
                parts.next().into_iter().for_each(|key| add(&mut self.keys, key));
            }
        });
    }

    /// The keys that nobody can be found under with that ring.
    pub(crate) fn missing_in(&self, ring: &PseudonymKeys) -> Option<Missing> {
        let ring: Vec<_> = ring.ids().map(str::to_owned).collect();
        let missing_keys: Vec<_> =
            self.keys.iter().filter(|key| !ring.contains(key)).map(|key| plain(key)).collect();
        (!missing_keys.is_empty()).then_some(Missing { missing_keys, ring })
    }
}

fn add(to: &mut BTreeSet<String>, text: &str) {
    if !to.contains(text) && to.len() < MOST {
        to.insert(text.to_owned());
    }
}

/// Keys that the log was written under, and that the ring has not: whoever is looked for may stand there all the same.
#[derive(Serialize)]
pub(crate) struct Missing {
    missing_keys: Vec<String>,
    ring: Vec<String>,
}

impl Missing {
    pub(crate) fn tell(&self) {
        let Self { missing_keys, ring } = self;
        let plural = if missing_keys.len() == 1 { "" } else { "s" };
        let (missing, ring) = (missing_keys.join(", "), ring.join(", "));
        say(&format!(
            "audit: the log was written under the pseudonym key{plural} {missing}, as its lines say, and your ring has {ring} only: nothing under \
             {missing} can be found; put the old keys behind the new one in AUDIT_PSEUDONYM_KEYS\n"
        ));
    }
}

/// The characters of a token, and a key, and its dots.
const SHORTEST: usize = 25;
/// Ids and namespaces that are learned.
const MOST: usize = 10_000;
