//! What the targets share: the inputs, and what must hold of the lines, from `docs/seal-format.md` and not from the SDK.

pub mod environment;
pub mod files;
pub mod genuine;
pub mod keys;
pub mod records;
pub mod said;
pub mod sealed;
pub mod story;
pub mod words;
