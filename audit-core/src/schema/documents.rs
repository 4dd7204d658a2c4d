//! What is made of the table: documents, and what no line says.

mod json;
mod markdown;
mod unused;

pub use json::json_schema;
pub use markdown::dictionary;
pub use unused::{all, unused};
