//! Functions that are no handlers keep their signature.

#![deny(warnings)]

use audit_core::{Refused, audit};

struct JobError;

impl From<Refused> for JobError {
    fn from(_: Refused) -> Self {
        Self
    }
}

impl From<std::num::ParseIntError> for JobError {
    fn from(_: std::num::ParseIntError) -> Self {
        Self
    }
}

#[audit(update, patient = op, id = op, resource = "Note")]
async fn job(op: i64, body: &str) -> Result<i64, JobError> {
    let number: i64 = body.parse()?;
    Ok(number + op)
}

#[audit(update, tenant = tenant, cause = cause, patient = op, on_audit_failure = deny)]
async fn resumed(op: i64, tenant: &str, cause: String) -> Result<i64, JobError> {
    drop(cause);
    Ok(op + i64::try_from(tenant.len()).unwrap_or(0))
}

#[audit(merge)]
fn merge() -> Result<(), JobError> {
    Ok(())
}

#[audit(export, purpose = Research)]
fn command(mut lines: Vec<String>) -> Result<impl Iterator<Item = String>, JobError> {
    lines.sort();
    Ok(lines.into_iter())
}

#[audit(delete)]
async fn recursive(depth: u64) -> Result<u64, JobError> {
    if depth == 0 {
        return Ok(0);
    }
    Ok(Box::pin(recursive(depth - 1)).await? + 1)
}

#[audit(delete, on_audit_failure = allow)]
fn allowed<'a>(text: &'a str, _other: &str) -> &'a str {
    text
}

#[audit(delete, on_audit_failure = allow)]
async fn allowed_result(result: Result<(), String>) -> Result<(), String> {
    result
}

#[audit(delete, on_audit_failure = allow)]
fn unit() {}

struct Ward {
    id: i64,
    notes: Vec<String>,
}

impl Ward {
    #[audit(update, patient = self.id)]
    async fn add(&mut self, note: &str) -> Result<&str, JobError> {
        self.notes.push(note.to_owned());
        Ok(&self.notes[0])
    }

    #[audit(update, patient = self.id)]
    fn first(&mut self) -> Result<&mut String, JobError> {
        self.notes.first_mut().ok_or(JobError)
    }

    #[audit(delete, patient = self.id)]
    fn close(self) -> Result<Vec<String>, JobError> {
        Ok(self.notes)
    }
}

trait Opens: Sized {
    async fn open(id: i64) -> Result<Self, JobError>;
}

impl Opens for Ward {
    #[audit(create, patient = id)]
    async fn open(id: i64) -> Result<Self, JobError> {
        Ok(Self { id, notes: Vec::new() })
    }
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    drop(is_send(job(1, "2")));
    drop(is_send(resumed(1, "north", String::new())));
    drop(is_send(recursive(3)));
    drop(is_send(allowed_result(Ok(()))));
    let _ = (command, merge, allowed, unit, Ward::first, Ward::close);
    drop(async {
        let mut ward = Ward::open(1).await?;
        ward.add("note").await.map(str::len)
    });
}
