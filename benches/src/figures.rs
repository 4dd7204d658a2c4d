//! What was measured: `results.json` for programs, `RESULTS.md` for people.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::report::{machine, report};

/// One figure of several rounds.
#[derive(Clone, Copy)]
pub struct Spread {
    /// Half of the rounds are below.
    pub median: f64,
    /// A tenth of them.
    pub p10: f64,
    /// All but a tenth.
    pub p90: f64,
    /// How many there were.
    pub rounds: usize,
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
        Self { median, p10, p90, rounds: sorted.len() }
    }
}

/// What is wanted of a figure.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// So much, or less.
    AtMost(f64),
    /// So much, or more.
    AtLeast(f64),
}

impl Wanted {
    pub(crate) fn is_reached(self, figure: f64) -> bool {
        match self {
            Self::AtMost(most) => figure <= most,
            Self::AtLeast(least) => figure >= least,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(text, "≤ {most}"),
            Self::AtLeast(least) => write!(text, "≥ {least}"),
        }
    }
}

/// What is known of a figure.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub(crate) struct Figure {
    pub(crate) spread: Spread,
    pub(crate) wanted: Option<Wanted>,
    pub(crate) occasion: Occasion,
}

/// When and where something was measured.
#[derive(Clone)]
pub(crate) struct Occasion {
    /// Unix seconds.
    pub(crate) at: i64,
    /// The machine, its kernel and the compiler.
    pub(crate) on: String,
}

/// As it stands in `results.json`. Written out, because serde's `flatten` reads no number where another crate of the build wants
/// `arbitrary_precision` of `serde_json`.
#[derive(Serialize, Deserialize)]
struct Stored {
    median: f64,
    p10: f64,
    p90: f64,
    rounds: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wanted: Option<Wanted>,
    #[serde(default)]
    at: i64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    on: String,
}

impl From<Stored> for Figure {
    fn from(Stored { median, p10, p90, rounds, wanted, at, on }: Stored) -> Self {
        Self { spread: Spread { median, p10, p90, rounds }, wanted, occasion: Occasion { at, on } }
    }
}

impl From<Figure> for Stored {
    fn from(Figure { spread, wanted, occasion }: Figure) -> Self {
        let Spread { median, p10, p90, rounds } = spread;
        let Occasion { at, on } = occasion;
        Self { median, p10, p90, rounds, wanted, at, on }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, on } = self;
        let date = jiff::Timestamp::from_second(*at).unwrap_or_default().strftime("%F");
        // Earlier benches did not note where.
        if on.is_empty() { write!(text, "{date}") } else { write!(text, "{date}, on {on}") }
    }
}

/// All figures, by their names.
pub struct Figures {
    all: BTreeMap<String, Figure>,
    /// That of those which are put.
    now: Occasion,
}

impl Figures {
    pub(crate) fn none() -> Self {
        let now = Occasion { at: jiff::Timestamp::now().as_second(), on: machine() };
        Self { all: BTreeMap::new(), now }
    }

    /// Those of earlier benches.
    ///
    /// # Panics
    /// Where their file is not what a bench has written: it is not to be lost.
    pub(crate) fn read() -> Self {
        let Ok(text) = fs::read(folder().join(RESULTS)) else { return Self::none() };
        let all = serde_json::from_slice(&text).expect("results.json is what a bench has written");
        Self { all, ..Self::none() }
    }

    /// Notes a figure, instead of an earlier one of that name.
    pub fn put(&mut self, name: &str, spread: Spread) {
        self.note(name, spread, None);
    }

    /// The same of a figure of which something is wanted.
    pub fn put_wanted(&mut self, name: &str, spread: Spread, wanted: Wanted) {
        self.note(name, spread, Some(wanted));
    }

    fn note(&mut self, name: &str, spread: Spread, wanted: Option<Wanted>) {
        self.all.insert(name.to_owned(), Figure { spread, wanted, occasion: self.now.clone() });
    }

    /// Leaves out those with such names.
    pub fn leave_out(&mut self, unwanted: impl Fn(&str) -> bool) {
        self.all.retain(|name, _| !unwanted(name));
    }

    /// Those that answer a question, and belong to no case.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&str, &Figure)> {
        self.all.iter().filter(|(name, _)| !name.contains('/')).map(|(name, figure)| (name.as_str(), figure))
    }

    /// The benches that have measured something.
    pub(crate) fn benches(&self) -> BTreeSet<&str> {
        self.all.keys().filter_map(|name| Some(name.split_once('/')?.0)).collect()
    }

    /// Those whose names begin so, with the rest of their names.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Figure)> {
        self.all.iter().filter_map(move |(name, figure)| Some((name.strip_prefix(prefix)?, figure)))
    }

    /// Writes both files.
    pub(crate) fn write(&self) {
        let json = serde_json::to_vec_pretty(&self.all).unwrap_or_default();
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
