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
    tell_morning(&mut story)?;
    Ok(story.end()?)
}

/// Plays what happens in the morning while the clinic is open.
///
/// # Errors
/// Where a program does not run, or does not answer at all.
pub fn tell_morning(story: &mut Story<'_>) -> Result<(), Error> {
    opening::tell(story)?;
    treatment::tell(story)?;
    registration::tell(story)?;
    refusals::tell(story)?;
    portal::tell(story)?;
    clinics::tell(story)?;
    emergency::tell(story)?;
    administration::tell(story)?;
    research::tell(story)?;
    disclosures::tell(story)?;
    identity::tell(story)?;
    reminders::tell(story)?;
    accidents::tell(story)?;
    opening::leave(story)
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
