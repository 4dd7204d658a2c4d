//! An operation by hand, as an adapter would do it, and the patients it is about.

use std::convert::Infallible;

use audit_core::{
    PhiRecord,
    adapter::{Guard, Handler, Origin, Scope, Unannotated},
    event::{Action, Phase},
    testing::{Line, Recording},
};
use futures_util::{Stream, stream};

pub(crate) const fn handler(action: Action) -> Handler {
    Handler { name: "tests::handler", ..Handler::of(action) }
}

pub(crate) static READ: Handler = handler(Action::Read);
pub(crate) static EXPORT: Handler = handler(Action::Export);

#[derive(PhiRecord)]
#[phi(resource = "Patient")]
pub(crate) struct Patient {
    #[phi(patient)]
    id: u64,
    #[phi(version)]
    version: u64,
    name: String,
}

pub(crate) fn patient(id: u64) -> Patient {
    Patient { id, version: 1, name: "Ada Quillfeather".to_owned() }
}

/// A stream of so many patients that does not fail.
pub(crate) fn sound(count: u64) -> impl Stream<Item = Result<Patient, Infallible>> {
    stream::iter((0..count).map(|id| Ok(patient(id))))
}

/// An operation of a request, not armed yet.
pub(crate) fn open(audit: &Recording) -> (Scope, Guard) {
    let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    (scope, guard)
}

/// An operation of a request, armed and begun.
pub(crate) async fn armed(audit: &Recording, handler: &'static Handler) -> (Scope, Guard) {
    let (scope, guard) = open(audit);
    scope.arm(handler).await.unwrap();
    scope.begin().await.unwrap();
    (scope, guard)
}

pub(crate) fn phases(lines: &[Line]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.phase().map(Phase::as_str)).collect()
}
