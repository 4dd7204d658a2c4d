//! Which patients are one, as verified lines say: merges, aliases, and merges that were mistakes.

use std::collections::{HashMap, VecDeque};

use crate::event::{Event, Phase};

/// What lines say of links, by their operations.
#[derive(Default)]
pub(crate) struct Links(HashMap<String, Link>);

struct Link {
    pair: [String; 2],
    time: u64,
    unmerges: bool,
    /// Whether it succeeded; none where no line says how it ended.
    made: Option<bool>,
}

impl Links {
    /// Learns from a verified line.
    pub(crate) fn take(&mut self, event: &Event) {
        let (Some(from), Some(to), Some(op)) =
            (event.text("/link/from"), event.text("/link/to"), event.text("/op"))
        else {
            return;
        };
        let made = match (event.phase(), event.text("/outcome")) {
            (Phase::End, Some("success")) => Some(true),
            (Phase::End, Some("denied" | "failed")) => Some(false),
            _ => None,
        };
        let pair = [from, to].map(str::to_owned);
        let unmerges = event.text("/action") == Some("unmerge");
        // Whoever has a key of former times may have written it, to hide what was done: more is shown, and nothing left out.
        if unmerges && !event.in_time {
            return;
        }
        let link = self.0.entry(op.to_owned()).or_insert(Link { pair, time: event.time(), unmerges, made });
        link.made = link.made.or(made);
    }

    /// Whom links lead to, and until when: for ever, or until an unmerge. `known` are people with all their pseudonyms, the first `asked`
    /// of whom are asked for.
    pub(crate) fn follow(&self, known: &[&[String]], asked: usize) -> HashMap<String, u64> {
        let mut nodes = Nodes::of(known);
        let mut edges = HashMap::<usize, HashMap<usize, u64>>::new();
        let mut links: Vec<_> = self.0.values().filter(|link| link.counts()).collect();
        links.sort_by_key(|link| link.time);
        // What is said last of a pair counts.
        for link in links {
            let [one, other] = link.pair.each_ref().map(|end| nodes.node(end));
            let until = if link.unmerges { link.time } else { u64::MAX };
            edges.entry(one).or_default().insert(other, until);
            edges.entry(other).or_default().insert(one, until);
        }
        let mut until: HashMap<usize, u64> = (0..asked).map(|node| (node, u64::MAX)).collect();
        let mut next: VecDeque<usize> = (0..asked).collect();
        while let Some(node) = next.pop_front() {
            let so_far = until[&node];
            for (&other, &edge) in edges.get(&node).into_iter().flatten() {
                let through = so_far.min(edge);
                if until.get(&other).is_none_or(|known| *known < through) {
                    until.insert(other, through);
                    next.push_back(other);
                }
            }
        }
        let reached = until.into_iter().filter(|(node, _)| *node >= asked);
        reached
            .flat_map(|(node, until)| nodes.pseudonyms(node).iter().map(move |one| (one.clone(), until)))
            .collect()
    }
}

impl Link {
    /// In doubt two are one: then too much is shown, and nothing left out.
    fn counts(&self) -> bool {
        if self.unmerges { self.made == Some(true) } else { self.made != Some(false) }
    }
}

/// People, with all their pseudonyms where somebody knows them.
struct Nodes {
    places: HashMap<String, usize>,
    pseudonyms: Vec<Vec<String>>,
}

impl Nodes {
    fn of(known: &[&[String]]) -> Self {
        let mut nodes = Self { places: HashMap::new(), pseudonyms: Vec::new() };
        for (node, pseudonyms) in known.iter().enumerate() {
            nodes.pseudonyms.push(pseudonyms.to_vec());
            for pseudonym in *pseudonyms {
                nodes.places.entry(pseudonym.clone()).or_insert(node);
            }
        }
        nodes
    }

    fn node(&mut self, pseudonym: &str) -> usize {
        *self.places.entry(pseudonym.to_owned()).or_insert_with(|| {
            self.pseudonyms.push(vec![pseudonym.to_owned()]);
            self.pseudonyms.len() - 1
        })
    }

    fn pseudonyms(&self, node: usize) -> &[String] {
        &self.pseudonyms[node]
    }
}
