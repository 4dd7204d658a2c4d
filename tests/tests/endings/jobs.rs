//! Jobs: functions with `#[audit]` that no request asks for.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::mpsc::channel,
};

use audit_core::{Refused, audit, testing::Recording};
use futures_util::FutureExt;
use tokio::{
    runtime::Runtime,
    time::{sleep, timeout},
};

use crate::{
    CANCELLED, End, Lines, PANIC, PATIENCE,
    ways::{SHORT, Waits, happens},
};

/// Why a job failed.
#[derive(Debug)]
struct Failure;

impl From<Refused> for Failure {
    fn from(_: Refused) -> Self {
        Self
    }
}

#[audit(read, patient = 7_u64, purpose = Operations)]
async fn read(how: &'static str, waits: Waits) -> Result<(), Failure> {
    happened(how, &waits).await
}

#[audit(update, patient = 7_u64, purpose = Operations)]
async fn update(how: &'static str, waits: Waits) -> Result<(), Failure> {
    happened(how, &waits).await
}

#[audit(search, patient = 7_u64, purpose = Operations)]
async fn search(how: &'static str, waits: Waits) -> Result<(), Failure> {
    happened(how, &waits).await
}

#[audit(export, patient = 7_u64, purpose = Operations)]
async fn export(how: &'static str, waits: Waits) -> Result<(), Failure> {
    happened(how, &waits).await
}

async fn happened(how: &str, waits: &Waits) -> Result<(), Failure> {
    if happens(how, waits).await == 200 { Ok(()) } else { Err(Failure) }
}

#[audit(delete, patient = 7_u64, purpose = Operations)]
fn delete(how: &str) -> Result<(), Failure> {
    match how {
        "panics" => panic!("at once"),
        "200" => Ok(()),
        _ => Err(Failure),
    }
}

type Job = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// Begins a job that goes so.
type Begin = fn(&'static str, Waits) -> Job;

const JOBS: [(&str, Begin); 4] = [
    ("read", |how, waits| Box::pin(read(how, waits))),
    ("update", |how, waits| Box::pin(update(how, waits))),
    ("search", |how, waits| Box::pin(search(how, waits))),
    ("export", |how, waits| Box::pin(export(how, waits))),
];

const OK: End = ("success", "ok", None);
const ERROR: End = ("failed", "error", None);

/// Does something with a job of each kind: how that ends. The job tells when it begins to wait.
fn every_job(how: &'static str, end: End, around: impl Fn(Job, &dyn Fn())) {
    let audit = Recording::start();
    let mut lines = Lines::of(&audit);
    for (action, job) in JOBS {
        let (waits, waiting) = channel();
        around(Box::pin(audit.run(job(how, waits))), &|| waiting.recv_timeout(PATIENCE).unwrap());
        lines.ended(action, true, end, &format!("{action}: {how}"));
    }
    lines.over();
}

fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

#[test]
fn what_a_job_gives_is_how_it_ends() {
    every_job("200", OK, |job, _| runtime().block_on(job).unwrap());
    every_job("500", ERROR, |job, _| assert!(runtime().block_on(job).is_err()));
}

#[test]
fn a_job_that_panics_is_one_end_whoever_catches_it() {
    for how in ["panics", "panics-late"] {
        every_job(how, PANIC, |job, _| {
            assert!(catch_unwind(AssertUnwindSafe(|| runtime().block_on(job))).is_err());
        });
        every_job(how, PANIC, |job, _| {
            assert!(runtime().block_on(AssertUnwindSafe(job).catch_unwind()).is_err());
        });
        every_job(how, PANIC, |job, _| {
            let runtime = runtime();
            assert!(runtime.block_on(runtime.spawn(job)).unwrap_err().is_panic());
        });
    }
}

#[test]
fn a_job_that_somebody_gives_up_is_cancelled() {
    every_job("waits", CANCELLED, |job, _| {
        runtime().block_on(async { timeout(SHORT, job).await }).unwrap_err();
    });
    every_job("waits", CANCELLED, |job, _| {
        runtime().block_on(async {
            tokio::select! {
                _ = job => unreachable!("it waits for ever"),
                () = sleep(SHORT) => {}
            }
        });
    });
}

#[test]
fn a_job_whose_task_is_aborted_is_cancelled() {
    every_job("waits", CANCELLED, |job, waits| {
        let runtime = runtime();
        let task = runtime.spawn(job);
        waits();
        task.abort();
        assert!(runtime.block_on(task).unwrap_err().is_cancelled());
    });
}

#[test]
fn a_job_whose_runtime_is_shut_down_is_cancelled() {
    every_job("waits", CANCELLED, |job, waits| {
        let runtime = runtime();
        let task = runtime.spawn(job);
        waits();
        drop(runtime);
        drop(task);
    });
}

/// A function that is not async blocks its thread for its lines.
#[test]
fn a_function_ends_like_a_job() {
    let audit = Recording::start();
    let mut lines = Lines::of(&audit);
    for (how, end) in [("200", OK), ("500", ERROR), ("panics", PANIC)] {
        let ended = catch_unwind(|| pollster::block_on(audit.run(async { delete(how) })));
        assert_eq!(matches!(ended, Ok(Ok(()))), how == "200");
        lines.ended("delete", true, end, how);
    }
    lines.over();
}
