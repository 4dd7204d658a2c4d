//! What was measured: `results.json` for programs, `RESULTS.md` for people.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::report::report;

/// One figure of several rounds.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Spread {
    /// Half of the rounds are below.
    pub median: f64,
    /// A tenth of them.
    pub p10: f64,
    /// All but a tenth.
    pub p90: f64,
    /// How many there were.
    pub rounds: usize,
    /// When it was measured, Unix seconds.
    #[serde(default)]
    pub at: i64,
}

impl Spread {
    /// Of one figure a round.
    pub fn of(figures: &[f64]) -> Self {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        // The nearest rank.
        let rank = |percent: usize| sorted.get((sorted.len().saturating_sub(1) * percent + 50) / 100);
        // As many digits as are shown: more would not be the same when they are read again.
        let figure = |percent| rank(percent).map_or(f64::NAN, |figure| (figure * 1e3).round() / 1e3);
        let [p10, median, p90] = [10, 50, 90].map(figure);
        Self { median, p10, p90, rounds: sorted.len(), at: jiff::Timestamp::now().as_second() }
    }
}

/// All figures, by their names.
pub struct Figures(BTreeMap<String, Spread>);

impl Figures {
    pub(crate) const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Those of earlier benches.
    ///
    /// # Panics
    /// Where their file is not what a bench has written: it is not to be lost.
    pub(crate) fn read() -> Self {
        let Ok(text) = fs::read(folder().join(RESULTS)) else { return Self::none() };
        Self(serde_json::from_slice(&text).expect("results.json is what a bench has written"))
    }

    /// Notes a figure, instead of an earlier one of that name.
    pub fn put(&mut self, name: &str, spread: Spread) {
        self.0.insert(name.to_owned(), spread);
    }

    /// Leaves out those with such names.
    pub fn leave_out(&mut self, unwanted: impl Fn(&str) -> bool) {
        self.0.retain(|name, _| !unwanted(name));
    }

    /// Those that answer a question, and belong to no case.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&str, Spread)> {
        self.0.iter().filter(|(name, _)| !name.contains('/')).map(|(name, spread)| (name.as_str(), *spread))
    }

    /// The benches that have measured something.
    pub(crate) fn benches(&self) -> BTreeSet<&str> {
        self.0.keys().filter_map(|name| Some(name.split_once('/')?.0)).collect()
    }

    /// Those whose names begin so, with the rest of their names.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, Spread)> {
        self.0.iter().filter_map(move |(name, spread)| Some((name.strip_prefix(prefix)?, *spread)))
    }

    /// Writes both files.
    pub(crate) fn write(&self) {
        let json = serde_json::to_vec_pretty(&self.0).unwrap_or_default();
        for (name, text) in [(RESULTS, json), ("RESULTS.md", report(self).into_bytes())] {
            if let Err(error) = fs::write(folder().join(name), [text.as_slice(), b"\n"].concat()) {
                eprintln!("{name} was not written: {error}");
            }
        }
    }
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const RESULTS: &str = "results.json";
