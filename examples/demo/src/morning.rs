//! The story, told without names: it goes to stderr.

mod accidents;
mod administration;
mod clinics;
mod disclosures;
mod emergency;
mod identity;
mod opening;
mod portal;
mod refusals;
mod registration;
mod reminders;
mod research;
mod treatment;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Error,
    client::Answer,
    premises::Premises,
    story::{Played, Story},
};

/// Plays the morning, from the opening of the clinic until it has closed.
///
/// # Errors
/// Where a program does not run, or does not answer at all.
pub fn morning(premises: &Premises) -> Result<Played, Error> {
    let mut story = Story::begin(premises)?;
    opening::tell(&mut story)?;
    treatment::tell(&mut story)?;
    registration::tell(&mut story)?;
    refusals::tell(&mut story)?;
    portal::tell(&mut story)?;
    clinics::tell(&mut story)?;
    emergency::tell(&mut story)?;
    administration::tell(&mut story)?;
    research::tell(&mut story)?;
    disclosures::tell(&mut story)?;
    identity::tell(&mut story)?;
    reminders::tell(&mut story)?;
    accidents::tell(&mut story)?;
    opening::leave(&mut story)?;
    Ok(story.end()?)
}

/// The path of a chart, or of something in it.
fn chart(patient: Uuid, part: &str) -> String {
    format!("/patients/{patient}{part}")
}

/// The ids in a page.
fn page(answer: &Answer) -> Vec<Uuid> {
    answer.json["items"].as_array().into_iter().flatten().map(id).collect()
}

/// The ids in an NDJSON body.
fn lines(answer: &Answer) -> Vec<Uuid> {
    answer.text.lines().map(|line| id(&serde_json::from_str(line).unwrap_or_default())).collect()
}

/// Its id; a text that is none gives one that nothing has.
fn id(record: &Value) -> Uuid {
    record["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).unwrap_or_default()
}

fn new_patient() -> Value {
    json!({
        "name": "Wilhelmina Quandrythistle",
        "birthDate": "1971-03-14",
        "sex": "female",
        "phone": "+1-201-555-0177",
        "address": {"street": "9 Juniper Parade", "city": "Millbrook", "state": "VT", "zip": "05001"},
    })
}
