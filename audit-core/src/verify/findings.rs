//! What was found so far.

use std::collections::BTreeMap;

use super::finding::{Finding, Kind};

/// All findings: each counts, and so many of a kind are kept that a flood of them costs nothing.
#[derive(Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    counts: BTreeMap<Kind, u64>,
}

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.kind).or_default();
        *count += 1;
        if *count <= KEPT || finding.kind.is_exact() {
            self.kept.push(finding);
        }
    }

    /// Notes more of a kind that nothing more is known of.
    pub(super) fn add_more(&mut self, kind: Kind, more: u64) {
        if more > 0 {
            *self.counts.entry(kind).or_default() += more;
        }
    }

    /// The findings in their order, and how many there are of each kind.
    pub(super) fn into_parts(mut self) -> (Vec<Finding>, BTreeMap<Kind, u64>) {
        self.kept.sort_by(|one, other| one.order().cmp(&other.order()));
        (self.kept, self.counts)
    }
}

impl Kind {
    /// Whether each one is listed, however many there are: what is missing is told exactly.
    const fn is_exact(self) -> bool {
        matches!(self, Self::Lost | Self::EarlierMissing | Self::Cut)
    }
}

impl Finding {
    fn order(&self) -> impl Ord + '_ {
        (self.kind, self.session.as_deref(), self.numbers, self.place, self.op.as_deref())
    }
}

/// Findings of a kind that are kept.
const KEPT: u64 = 10_000;
