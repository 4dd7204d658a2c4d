//! Deny or allow: what happens to an operation whose line is not accepted.

use crate::event::{Action, Handler, OnAuditFailure};

/// What the app configured.
#[derive(Default)]
pub(crate) struct Policies {
    actions: Vec<(Action, OnAuditFailure)>,
    /// Where the glass is broken. It has no default: refusing care because a log is full is a decision that somebody must
    /// take. While nobody has taken it, no glass can be broken.
    pub(crate) glass: Option<OnAuditFailure>,
}

impl Policies {
    /// For every operation of that action whose attribute says nothing else.
    pub(crate) fn set(&mut self, action: Action, policy: OnAuditFailure) {
        self.actions.retain(|(known, _)| *known != action);
        self.actions.push((action, policy));
    }

    /// For one operation; `glass` tells whether it breaks the glass.
    pub(crate) fn of(&self, handler: &Handler, glass: bool) -> OnAuditFailure {
        let action = || {
            let known = self.actions.iter().find(|(action, _)| Some(*action) == handler.action);
            known.map(|(_, policy)| *policy)
        };
        let broken = self.glass.filter(|_| glass);
        broken.or(handler.on_audit_failure).or_else(action).unwrap_or_default()
    }
}
