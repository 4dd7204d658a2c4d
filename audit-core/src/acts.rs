//! Events of their own: what an app says of itself beside the operations of its handlers.
//!
//! Each is an operation with its own lines. Said within another operation, it is caused by that, and done by its actor.

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    error::Refused,
    event::{Action, Ending, Handler, Link, Outcome, Reason, Recipient, Terms, Verdict},
    guard::{Guard, Unannotated},
    handle::Handle,
    identity::Identifier,
    op::Op,
    phi::NamesPatient,
    scope::Scope,
};

/// What left to a third party.
pub struct Disclosed {
    /// The operation's id: keep it in the app's database. A line that is lost in transit cannot be rebuilt, but with the
    /// id it is known to be missing.
    pub id: Uuid,
    /// The record as JSON, to be sent now.
    pub body: Bytes,
}

impl Handle {
    /// Two identities are one patient, or are not after all. Gives the id of the operation.
    ///
    /// ```
    /// # use audit_core::{event::Link, testing::Recording};
    /// # pollster::block_on(async {
    /// # let audit = Recording::start();
    /// audit.link(Link::Merge, &4711, &42).await?;
    /// # Ok::<(), audit_core::Refused>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn link(
        &self,
        how: Link,
        from: &(impl Identifier + ?Sized),
        to: &(impl Identifier + ?Sized),
    ) -> Result<Uuid, Refused> {
        let handler = match how {
            Link::Merge => &MERGE,
            Link::Unmerge => &UNMERGE,
            Link::Alias => &ALIAS,
        };
        self.act(handler, |op| op.link(from, to)).await
    }

    /// Somebody has judged an earlier operation, for example an access that broke the glass.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn review(&self, op: Uuid, verdict: Verdict) -> Result<Uuid, Refused> {
        self.act(&REVIEW, |review| review.review(op, verdict)).await
    }

    /// Somebody gets a role.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn grant(&self, user: &(impl Identifier + ?Sized), role: &str) -> Result<Uuid, Refused> {
        self.act(&GRANT, |op| op.grant(user, role.to_owned())).await
    }

    /// Somebody loses a role.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn revoke(&self, user: &(impl Identifier + ?Sized), role: &str) -> Result<Uuid, Refused> {
        self.act(&REVOKE, |op| op.grant(user, role.to_owned())).await
    }

    /// A setting of the app was changed.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn configured(&self, setting: &'static str) -> Result<Uuid, Refused> {
        self.act(&CONFIGURE, |op| op.setting(setting)).await
    }

    /// A key was replaced by a newer one; `key` is its name, for example `AUDIT_SEAL_KEY`.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub async fn rotated(&self, key: &'static str) -> Result<Uuid, Refused> {
        self.act(&ROTATE, |op| op.key(key)).await
    }

    /// Makes a recipient of disclosures known to this process, or gives one a new address. Known at once everywhere:
    /// register it in each process.
    ///
    /// # Errors
    /// Where the line was not accepted; then the recipient stays unknown.
    pub async fn register(&self, recipient: Recipient) -> Result<Uuid, Refused> {
        let id = self.act(&REGISTER, |op| op.registers(recipient.clone())).await?;
        self.codes().add_recipient(recipient);
        Ok(id)
    }

    /// A record leaves to a third party: 45 CFR 164.528 wants an accounting of that. The recipient is chosen by its code.
    ///
    /// ```
    /// # use audit_core::{Audit, PhiRecord, event::{Basis, Recipient, Terms}, testing::Recording};
    /// # #[derive(PhiRecord)] struct Report { #[phi(patient)] patient: u64, finding: String }
    /// # let report = Report { patient: 7, finding: "measles".into() };
    /// # pollster::block_on(async {
    /// let county = Recipient::new("county-health", "County Health Department", "1 Court Square")?;
    /// let audit = Recording::with(Audit::builder().recipients([county]));
    /// let left = audit.disclosure("county-health", Terms::on(Basis::PublicHealth), &report).await?;
    /// // … send left.body, and keep left.id …
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// Where no such recipient is registered, and where a line was not accepted: nothing may be sent.
    pub async fn disclosure<T: NamesPatient>(
        &self,
        recipient: &str,
        terms: Terms,
        record: &T,
    ) -> Result<Disclosed, Refused> {
        let (scope, guard) = self.open(&DISCLOSE).await?;
        let op = Op::of(scope.clone());
        if let Err(refused) = op.recipient(recipient, terms) {
            op.fail(Reason::Invalid);
            guard.end_function(Ending::OK).await?;
            return Err(refused);
        }
        // What it gives back is what may be sent.
        scope.state().answers = true;
        scope.begin().await?;
        match op.release(record).await {
            Ok(body) => {
                guard.end_function(Ending::OK).await?;
                Ok(Disclosed { id: scope.id(), body })
            }
            Err(refused) => {
                let unwritable = Ending { outcome: Outcome::Failed, reason: Reason::Error };
                let ending = if refused == Refused::Unwritable { unwritable } else { Ending::WITHHELD };
                // Nothing leaves either way.
                let _ = guard.end_function(ending).await;
                Err(refused)
            }
        }
    }

    /// An operation with nothing between its begin and its end.
    async fn act(&self, handler: &'static Handler, say: impl FnOnce(&Op)) -> Result<Uuid, Refused> {
        let (scope, guard) = self.open(handler).await?;
        say(&Op::of(scope.clone()));
        scope.begin().await?;
        guard.end_function(Ending::OK).await?;
        Ok(scope.id())
    }

    async fn open(&self, handler: &'static Handler) -> Result<(Scope, Guard), Refused> {
        let scope = Scope::job(self);
        let guard = Guard::new(scope.clone(), Unannotated::Ignore);
        scope.arm(handler).await?;
        Ok((scope, guard))
    }
}

static MERGE: Handler = Handler::of(Action::Merge);
static UNMERGE: Handler = Handler::of(Action::Unmerge);
static ALIAS: Handler = Handler::of(Action::Alias);
static REVIEW: Handler = Handler::of(Action::Review);
static GRANT: Handler = Handler::of(Action::Grant);
static REVOKE: Handler = Handler::of(Action::Revoke);
static CONFIGURE: Handler = Handler::of(Action::Configure);
static ROTATE: Handler = Handler::of(Action::Rotate);
static REGISTER: Handler = Handler::of(Action::Register);
static DISCLOSE: Handler = Handler::of(Action::Disclose);
