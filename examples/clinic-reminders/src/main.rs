//! Sends every reminder that waits, and ends: what a platform's scheduler would run.
//!
//! It writes a session of its own to its own stdout. Each letter is an operation, caused by the request that queued it,
//! whatever process that was in. Environment: the audit keys, and what [`clinic::Config`] reads.

use std::error::Error;

use audit_core::{Actor, Op, Refused, audit};
use clinic::{Config, Letter, Outbox, Reminder, Store};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = clinic::audit()?.start()?;
    tracing_subscriber::registry().with(audit.layer()).init();

    let config = Config::from_env()?;
    let (store, outbox) = (Store::open(&config).await?, Outbox::open(&config)?);
    while let Some(reminder) = store.next_reminder().await? {
        if let Err(error) = send(&store, &outbox, &reminder).await {
            // Its line says so as well. The reminder waits again, for the next run.
            eprintln!("a reminder was not sent: {error}");
        }
    }
    Ok(audit.shutdown().await?)
}

/// Why a reminder was not sent.
#[derive(Debug, thiserror::Error)]
enum SendError {
    /// The clinic could not.
    #[error(transparent)]
    Clinic(#[from] clinic::Error),
    /// The audit log took no line, so nothing left.
    #[error(transparent)]
    Refused(#[from] Refused),
}

#[audit(
    export,
    tenant = reminder.clinic.code(),
    cause = reminder.cause,
    patient = reminder.patient,
    purpose = Operations
)]
async fn send(store: &Store, outbox: &Outbox, reminder: &Reminder) -> Result<(), SendError> {
    let op = Op::current().ok_or(Refused::NotRunning)?;
    op.actor(Actor::service("reminders"));
    let patient = store.at(reminder.clinic).patient(reminder.patient).await?;
    let letter = Letter::reminder(&patient, store.settings().await?.reminders_days_before);
    let body = op.release(&letter).await?;
    let outbox = outbox.clone();
    let delivered = tokio::task::spawn_blocking(move || outbox.deliver("patient", &body)).await;
    delivered.unwrap_or(Err(clinic::Error::Undelivered))?;
    Ok(store.reminder_sent(reminder.id).await?)
}
