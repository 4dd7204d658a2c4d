//! The nouns of an event: what was done, how it ended, by whom and why.

mod action;
mod actor;
mod authn;
mod authz;
mod details;
mod glass;
mod handler;
mod origin;
mod outage;
mod outcome;
mod phase;
mod purpose;
mod recipient;
mod vocabulary;

pub use action::{Action, Kind};
pub use actor::{Actor, ActorKind};
pub use authn::{Authn, Method};
pub use authz::Decision;
pub use details::{Link, Verdict};
pub use handler::{Handler, OnAuditFailure};
pub use origin::Origin;
pub use outage::OutageCause;
pub use outcome::{Ending, Outcome, Reason, Severity};
pub use phase::Phase;
pub use purpose::{Purpose, PurposeFrom};
pub use recipient::{Basis, Notice, Recipient, Terms};

pub(crate) use authz::{Authz, Grant};
pub(crate) use details::{Changed, Details};
pub(crate) use glass::BreakGlass;
pub(crate) use origin::{METHODS, is_written, network};
pub(crate) use recipient::Transfer;
pub(crate) use vocabulary::vocabulary;

use uuid::Uuid;

use crate::{
    codes::Tenant,
    disclosure::{Disclosed, Totals},
    progress::Handed,
};

/// What happened. The actor, the client and the request id stand in clear in it, for the last time: it has no
/// `Serialize` and no `Debug`, and dies in [`Recorder::record`](crate::record::Recorder::record).
pub(crate) struct Event<'a> {
    pub(crate) op: Uuid,
    pub(crate) cause: Option<Uuid>,
    pub(crate) action: Action,
    pub(crate) handler: &'static Handler,
    pub(crate) actor: Option<&'a Actor>,
    pub(crate) tenant: Option<&'a Tenant>,
    pub(crate) authz: Option<&'a Authz>,
    pub(crate) break_glass: Option<&'a BreakGlass>,
    pub(crate) details: Option<&'a Details>,
    pub(crate) purposes: &'a [Purpose],
    pub(crate) purpose_from: PurposeFrom,
    pub(crate) origin: &'a Origin<'static>,
    /// The template of the route.
    pub(crate) route: Option<&'a str>,
    pub(crate) disclosed: &'a Disclosed,
    /// What was disclosed in all, on parts before as well.
    pub(crate) totals: Totals,
    /// How much of an answer that broke off the transport has taken.
    pub(crate) handed: Option<Handed>,
    /// Whether the answer went through a record type; unknown before there is an answer.
    pub(crate) typed: Option<bool>,
    /// How many parts have been written before.
    pub(crate) parts: u64,
    /// Its begin has a number.
    pub(crate) begun: bool,
    /// What was named has been dealt out to parts, or was about to be.
    pub(crate) dealt: bool,
    pub(crate) stage: Stage,
}

/// Which line of the operation it is, with what only that line says.
#[derive(Clone, Copy)]
pub(crate) enum Stage {
    Begin,
    /// A record leaves before the operation ends.
    Part,
    End(End),
    /// A correction: the answer was held back after its end had been written.
    After(End),
}

/// How an operation ended.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub(crate) ending: Ending,
    pub(crate) status: Option<u16>,
    /// How long it took, in microseconds.
    pub(crate) us: u64,
}

impl End {
    /// Whether the operation got as far as an answer that was let go.
    pub(crate) const fn answered(self) -> bool {
        !matches!(self.ending.reason, Reason::Panic | Reason::Cancelled | Reason::Withheld)
    }
}
