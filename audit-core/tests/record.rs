//! What `#[derive(PhiRecord)]` generates, seen from outside. The walk is tested beside `Disclosure`.

#[path = "record/generics.rs"]
mod generics;
#[path = "record/hygiene.rs"]
mod hygiene;
#[path = "record/json.rs"]
mod json;
#[path = "record/metadata.rs"]
mod metadata;
#[path = "record/nested.rs"]
mod nested;
#[path = "record/side_by_side.rs"]
mod side_by_side;
