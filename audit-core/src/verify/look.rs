//! A second look at an input, to show what its lines say.

use std::collections::HashMap;

use super::{
    candidate::Sealed,
    finder::Judge,
    finding::{Kind, Place},
    ledger::Ledger,
    line::{Line, Origin, SessionId},
    sequence::{Sequence, Taken},
};

/// A line, as it says of itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Sighting<'a> {
    /// The canonical object of the line: JSON, pure ASCII.
    pub object: &'a str,
    /// Whether its seal fits, or a signature names it. Where not, nothing of it may be believed.
    pub verified: bool,
    /// Whether its seal key was in use at its time. Where not, somebody else may have written it, who has the key.
    pub in_time: bool,
    /// Where in the input.
    pub place: Place,
}

/// Shows each verified line once, and each that is not whenever it comes.
pub(super) struct Look<'a> {
    pub(super) ledger: &'a mut Ledger,
    pub(super) shown: &'a mut HashMap<SessionId, Sequence>,
    pub(super) show: &'a mut dyn FnMut(Sighting<'_>),
}

impl Look<'_> {
    /// Shows the line if it is proved and was not shown before; whether it is proved.
    fn proved(&mut self, line: &Line, object: &[u8]) -> bool {
        let proved = self.ledger.proves(line);
        if proved && self.shown.entry(line.s).or_default().take(line.n, line.t, &line.d) != Taken::Again {
            let in_time = self.ledger.is_in_time(line);
            self.show(object, true, in_time, line.place);
        }
        proved
    }

    fn show(&mut self, object: &[u8], verified: bool, in_time: bool, place: Place) {
        if let Ok(object) = str::from_utf8(object) {
            (self.show)(Sighting { object, verified, in_time, place });
        }
    }
}

impl Judge for Look<'_> {
    fn written(&mut self, line: Line, object: &[u8]) -> bool {
        self.proved(&line, object)
    }

    fn sealed(&mut self, sealed: &Sealed<'_>, origin: Origin, place: Place) -> bool {
        let mut unproved = None;
        for sealed in sealed.as_it_is_and_anew() {
            let Some(line) = Line::of(&sealed.object, sealed.mac, place) else { continue };
            if self.proved(&line, &sealed.object) {
                return true;
            }
            unproved = Some(sealed);
        }
        if let Some(sealed) = unproved.filter(|sealed| origin != Origin::Across && sealed.is_json()) {
            self.show(&sealed.object, false, true, place);
        }
        false
    }

    fn unchecked(&mut self, _: Kind, _: Place, _: Option<String>) {}

    fn foreign(&mut self, _: &[u8], _: Place) {}
}
