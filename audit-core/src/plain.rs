//! Plain functions with `#[audit]`: jobs, queue workers, commands. The same steps as a request, around a function.

use std::panic::resume_unwind;

use crate::{
    error::Refused,
    event::{Ending, Handler, Outcome, Reason},
    guard::{Guard, Unannotated},
    identity::Identifier,
    op::Op,
    process::running,
    scope::Scope,
    unwind::CatchUnwind,
    wait::wait,
};

/// A function's operation, before its body runs.
pub struct Opened {
    handler: &'static Handler,
    /// None where no log runs in this process.
    scope: Option<Scope>,
}

/// What becomes of a function whose line is not accepted, and how its value says how it ended.
pub struct Policy<R> {
    refuse: Option<fn(Refused) -> R>,
    failed: fn(&R) -> bool,
}

/// Opens the operation of a function: in the log of the current scope, else in that of this process.
pub fn open(handler: &'static Handler) -> Opened {
    let audit = Scope::current().map(|scope| scope.audit().clone()).or_else(running);
    Opened { handler, scope: audit.map(|audit| Scope::job(&audit)) }
}

impl Opened {
    /// `tenant = …`
    pub fn tenant<C: AsRef<str> + ?Sized>(&self, code: &C) {
        self.op().inspect(|op| op.tenant(code));
    }

    /// `cause = …`
    pub fn cause<H: AsRef<str> + ?Sized>(&self, handle: &H) {
        self.op().inspect(|op| op.caused_by(handle));
    }

    /// `patient = …`
    pub fn patient<I: Identifier + ?Sized>(&self, id: &I) {
        self.op().inspect(|op| op.patient(id));
    }

    /// `id = …`
    pub fn record<I: Identifier + ?Sized>(&self, namespace: &'static str, id: &I) {
        self.op().inspect(|op| op.record(namespace, id));
    }

    fn op(&self) -> Option<Op> {
        self.scope.clone().map(Op::of)
    }

    /// Arms the operation and writes its begin line.
    async fn begin(self) -> Result<Begun, Refused> {
        let scope = self.scope.ok_or(Refused::NotRunning)?;
        // The guard comes first: from here on the operation ends whatever happens.
        let begun = Begun { guard: Guard::new(scope.clone(), Unannotated::Ignore), scope };
        begun.scope.arm(self.handler).await.map_err(Refused::from)?;
        begun.scope.begin_function().await.map_err(Refused::from)?;
        Ok(begun)
    }
}

/// A function's operation while its body runs.
struct Begun {
    scope: Scope,
    guard: Guard,
}

/// Runs an async function between its begin and its end line.
pub async fn run<R>(opened: Opened, body: impl Future<Output = R>, policy: Policy<R>) -> R {
    let begun = match opened.begin().await {
        Ok(begun) => begun,
        Err(refused) => {
            return match policy.refuse {
                Some(refuse) => refuse(refused),
                None => body.await,
            };
        }
    };
    let Begun { scope, guard } = begun;
    let value = match CatchUnwind::new(scope.clone().run(body)).await {
        Ok(value) => value,
        Err(panic) => {
            if let Some(receipt) = scope.panicked() {
                // The panic goes on either way.
                let _ = receipt.await;
            }
            resume_unwind(panic)
        }
    };
    let failed = Ending { outcome: Outcome::Failed, reason: Reason::Error };
    let ending = if (policy.failed)(&value) { failed } else { Ending::OK };
    match (guard.end_function(ending).await, policy.refuse) {
        (Err(refusal), Some(refuse)) => refuse(refusal.into()),
        _ => value,
    }
}

/// The same for a synchronous function. It blocks its thread while it waits, so it is not for async workers.
pub fn run_sync<R>(opened: Opened, body: impl FnOnce() -> R, policy: Policy<R>) -> R {
    wait(run(opened, async { body() }, policy))
}

/// A body that runs once; the bound is what lets the compiler see that.
pub const fn once<R, F: FnOnce() -> R>(body: F) -> F {
    body
}

/// The function is refused: its value says so.
pub fn deny<R: Refusable>() -> Policy<R> {
    Policy { refuse: Some(R::refused), failed: R::failed }
}

/// The function goes on; `failed` says how it ended.
pub fn allow<R>(failed: fn(&R) -> bool) -> Policy<R> {
    Policy { refuse: None, failed }
}

/// A value that can say that the function was refused.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say that the operation was refused",
    label = "an audited function returns a `Result`",
    note = "return `Result<_, E>` where `E: From<audit_core::Refused>`: when the line is not accepted, that is the error",
    note = "or let the function run without its line: `#[audit(…, on_audit_failure = allow)]`"
)]
pub trait Refusable {
    /// The value of a function that was refused.
    fn refused(refused: Refused) -> Self;

    /// Whether the function failed.
    fn failed(&self) -> bool;
}

impl<T, E: TakesRefusal> Refusable for Result<T, E> {
    fn refused(refused: Refused) -> Self {
        Err(E::take(refused))
    }

    fn failed(&self) -> bool {
        self.is_err()
    }
}

/// An error that can say that the function was refused.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` cannot say that the operation was refused",
    label = "`{Self}` does not implement `From<audit_core::Refused>`",
    note = "implement `From<audit_core::Refused>` for it: when the line is not accepted, the function returns that error",
    note = "or let the function run without its line: `#[audit(…, on_audit_failure = allow)]`"
)]
pub trait TakesRefusal {
    /// The error that says so.
    fn take(refused: Refused) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<Refused>> TakesRefusal for E {
    fn take(refused: Refused) -> Self {
        refused.into()
    }
}

/// The value of a function that may run without its line. The macro asks through one reference, so that the compiler
/// prefers [`Fallible`] where the value is a `Result`.
pub struct Ended<'a, R>(pub &'a R);

/// A `Result`, whose `Err` is a failure.
pub trait Fallible {
    /// Whether the function failed.
    fn failed(&self) -> bool;
}

impl<T, E> Fallible for Ended<'_, Result<T, E>> {
    fn failed(&self) -> bool {
        self.0.is_err()
    }
}

/// Anything else: nothing says that it failed.
pub trait Infallible {
    /// Never, as far as anybody can tell.
    fn failed(&self) -> bool {
        false
    }
}

impl<R> Infallible for &Ended<'_, R> {}
