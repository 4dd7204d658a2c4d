//! The table: the demo's morning, and what no morning has.

mod arguments;
mod bodies;
mod connections;
mod endings;
mod headers;
mod layers;
mod paths;
mod purposes;
mod routes;
mod shapes;
mod sizes;
mod statuses;

use clinic::synthetic;
use demo::{Answer, Error, Story};
use uuid::Uuid;

/// Plays it all, row by row.
pub(crate) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    demo::tell_morning(story)?;
    paths::tell(story)?;
    bodies::tell(story)?;
    arguments::tell(story)?;
    sizes::tell(story);
    routes::tell(story)?;
    headers::tell(story)?;
    purposes::tell(story)?;
    layers::tell(story)?;
    shapes::tell(story)?;
    statuses::tell(story)?;
    connections::tell(story);
    endings::tell(story)
}

/// The path of a chart, or of something in it.
fn chart(patient: Uuid, part: &str) -> String {
    format!("/patients/{patient}{part}")
}

/// A patient whom the morning leaves alone.
fn patient(index: u32) -> Uuid {
    synthetic::patient(30 + index).id
}

/// The ids in a page.
fn page(answer: &Answer) -> Vec<Uuid> {
    let items = answer.json["items"].as_array().into_iter().flatten();
    items.filter_map(|item| Uuid::parse_str(item["id"].as_str()?).ok()).collect()
}
