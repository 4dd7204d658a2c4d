//! What follows from an event: sums, severities, gaps.

use super::View;
use crate::{
    code::code_or_other,
    disclosure::Only,
    event::{Action, Authn, End, Ending, Event, Kind, Phase, PurposeFrom, Severity, Stage},
};

impl Event<'_> {
    /// What other layers may see of a line.
    pub(super) fn view(&self, phase: Phase) -> View {
        let end = self.stage.end().filter(|_| phase != Phase::Part);
        View {
            action: self.action,
            phase: Some(phase),
            handler: self.handler.name,
            ending: end.map(|end| end.ending),
            status: end.and_then(|end| end.status),
        }
    }

    /// How the actor signed in.
    pub(super) fn authn(&self) -> Option<&Authn> {
        self.actor?.authn.as_ref()
    }

    pub(super) fn resource(&self) -> Option<&'static str> {
        self.totals.resource.or(self.handler.resource)
    }

    pub(super) fn category(&self) -> Option<&'static str> {
        self.totals.category.or(self.handler.category)
    }

    /// Whether fields left. Those of a record that was walked did; those that were only named, by the attribute or by the
    /// body, did where an answer that is no record went out. An operation that was refused cannot claim them.
    pub(super) fn disclosed_fields(&self) -> bool {
        let done = matches!(self.stage, Stage::End(End { ending: Ending::OK, .. }));
        // What a function gives back is no body that anybody could look at.
        let opaque = self.typed == Some(false) || !self.origin.is_request();
        self.disclosed.walked || (done && opaque)
    }

    /// Where the purpose comes from. Only an access to patient data must have one.
    pub(super) fn purpose_from(&self) -> Option<PurposeFrom> {
        let needless = self.purpose_from == PurposeFrom::Missing && self.action.kind() != Kind::Access;
        (!needless).then_some(self.purpose_from)
    }

    /// How many records the answer held; only a typed answer knows.
    pub(super) fn count(&self) -> Option<u64> {
        (self.typed == Some(true)).then_some(self.totals.count)
    }

    pub(super) fn search_by(&self) -> impl Iterator<Item = &'static str> {
        let said = self.details.map(|details| details.search_by.as_slice()).filter(|said| !said.is_empty());
        let said = said.unwrap_or(self.handler.by);
        said.iter().copied().take(MAX_PARAMETERS).map(code_or_other)
    }

    /// What was done beyond the rules deserves a look, however it ended.
    pub(super) fn severity(&self, end: Option<End>) -> Severity {
        let ending = end.map_or(Severity::Info, |end| end.ending.severity());
        let granted = self.break_glass.is_some_and(|glass| glass.granted);
        if granted { ending.max(Severity::Warning) } else { ending }
    }

    /// A successful read, search or export that does not say whose data it disclosed.
    pub(super) fn unattributed(&self) -> bool {
        let Stage::End(End { ending: Ending::OK, .. }) = self.stage else {
            return false;
        };
        let discloses = matches!(self.action, Action::Read | Action::Search | Action::Export);
        let nobody = self.totals.patients == Only::Nobody && self.count() != Some(0);
        discloses && !self.handler.no_subject && (nobody || self.totals.unattributed)
    }
}

/// More parameters than that are no search, but a form.
const MAX_PARAMETERS: usize = 16;
