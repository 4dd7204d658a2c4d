#![doc = include_str!("../README.md")]
//!
//! # In a test
//!
//! [`Simulation`] works out what a destination would get, without waiting for anything. [`Shuttle`] is the running thing
//! behind the program: threads, a clock, and a [`Destination`], which is [`Http`] or whatever a test wants. [`Receiver`] is a
//! destination on loopback that keeps what it gets.

mod settings;
mod faults;
mod shipment;
mod body;
mod frame;
mod pipeline;
mod simulation;
mod running;
mod http;
mod receiver;

pub use body::Body;
pub use faults::Faults;
pub use frame::{FRAME_BYTES, Frame, Frames, NoFrame, frames};
pub use http::{BadUrl, Http};
pub use receiver::{Receiver, Reply};
pub use running::{Destination, Shuttle};
pub use settings::Settings;
pub use shipment::{End, Shipment, Summary};
pub use simulation::{Run, Simulation};
