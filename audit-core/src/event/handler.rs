//! What the attribute says about a handler or a function.

use super::{Action, Purpose};

/// The static description of one audited handler or function; `#[audit]` writes it.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    /// Module path and name, for example `clinic_axum::patients::show`.
    pub name: &'static str,
    /// What the handler does; `None` for `#[audit(none, reason = "…")]`, which leaves no line.
    pub action: Option<Action>,
    /// The purpose that the attribute names.
    pub purpose: Option<Purpose>,
    /// The resource that the attribute names, for handlers that return no record.
    pub resource: Option<&'static str>,
    /// The category that the attribute names.
    pub category: Option<&'static str>,
    /// The fields that the attribute names, for handlers that return no record.
    pub fields: &'static [&'static str],
    /// The names of the parameters that a search looks by.
    pub by: &'static [&'static str],
    /// Whether it discloses data of nobody in particular, so that naming no patient is right.
    pub no_subject: bool,
    /// What happens when the line is not accepted; `None` where the attribute leaves it to the log's configuration.
    pub on_audit_failure: Option<OnAuditFailure>,
}

impl Handler {
    /// Whatever has no attribute: it has no name, and nothing is known of it but what it does.
    ///
    /// ```
    /// use audit_core::{adapter::Handler, event::Action};
    ///
    /// static READ: Handler = Handler { name: "clinic::show", ..Handler::of(Action::Read) };
    /// ```
    pub const fn of(action: Action) -> Self {
        Self {
            name: "",
            action: Some(action),
            purpose: None,
            resource: None,
            category: None,
            fields: &[],
            by: &[],
            no_subject: false,
            on_audit_failure: None,
        }
    }
}

/// What happens to an operation whose line is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnAuditFailure {
    /// The change is refused, the answer withheld. The default for everything.
    #[default]
    Deny,
    /// The operation goes on without its line.
    Allow,
}
