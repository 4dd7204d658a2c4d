//! What the clinic tells its audit log at start; every program of the clinic starts its log from this.

use audit_core::{
    Audit, Builder, Error,
    event::{OnAuditFailure, Recipient},
};

use crate::{BREAK_GLASS_REASONS, POLICIES, RECIPIENTS, ROLES, TENANTS};

/// Who employs the staff of both clinics.
pub const ORGANISATION: &str = "clinic-group";

/// Who vouches for everybody who signs in.
pub const ISSUER: &str = "clinic-idp";

/// The log of a program of the clinic, not started yet.
///
/// # Errors
/// Where a recipient's name or address cannot stand in a line.
pub fn audit() -> Result<Builder, Error> {
    let recipients = RECIPIENTS.iter().map(|known| Recipient::new(known.code, known.name, known.address));
    Ok(Audit::builder()
        .roles(ROLES.iter().copied())
        .policies(POLICIES.iter().copied())
        .organisations([ORGANISATION])
        .issuers([ISSUER])
        .tenants(TENANTS.iter().copied())
        // Accounts and browsers are those of both clinics; patients are not.
        .shared(["user", "service", "client", "request", "session", "token"])
        .recipients(recipients.collect::<Result<Vec<_>, _>>()?)
        // Care comes first: a chart that is needed now opens even when the log is full.
        .break_glass(OnAuditFailure::Allow, BREAK_GLASS_REASONS.iter().copied()))
}
