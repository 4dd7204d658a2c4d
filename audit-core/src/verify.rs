//! The verifier: what is right in a pile of lines, what is lost, and what somebody has tampered with (`docs/seal-format.md`).

mod head;
mod keyring;
mod rebuild;
mod scan;
mod sealed;
mod sequence;
