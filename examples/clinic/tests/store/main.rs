//! The store, on every database there is.
#![expect(clippy::unwrap_used, reason = "clippy does not know that helpers of tests are tests")]

mod administration;
mod databases;
mod disclosures;
mod export;
mod live;
mod merge;
mod notes;
mod opening;
mod patients;
mod reminders;
mod restricted;
mod results;
mod search;
mod tenants;
mod words;
