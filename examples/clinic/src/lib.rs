//! The domain of the example: two small clinics with patients, notes, users and a real database.
//!
//! No HTTP here; `clinic-axum` serves it. Everything that holds patient data derives
//! [`PhiRecord`](audit_core::PhiRecord) instead of `Serialize` and `Debug`, so that it can leave the process only
//! through an audited handler.
//!
//! ```
//! use clinic::{Action, Clinic, Config, Search, Store, Users};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> clinic::Result<()> {
//! let config = Config { patients: 20, demo_users: true, ..Config::default() };
//! let charts = Store::open(&config).await?.at(Clinic::North);
//! let user = Users::of(&config).by_token("dr.adams")?;
//!
//! user.require(Action::Search)?;
//! let page = charts.search(&Search { name: None, limit: Some(5) }, &user).await?;
//! assert_eq!((page.items.len(), page.total), (5, 20));
//! # Ok(())
//! # }
//! ```

mod audit;
mod clinic;
mod codes;
mod config;
mod disclosure;
mod error;
mod lab;
mod note;
mod outbox;
mod page;
mod patient;
mod recipient;
mod reminder;
mod search;
mod settings;
mod store;
mod summary;
pub mod synthetic;
mod user;
mod vitals;
mod watch;

pub use audit::{ISSUER, ORGANISATION, audit};
pub use clinic::Clinic;
pub use codes::{BREAK_GLASS, BREAK_GLASS_REASONS, MEMBERS_ONLY, POLICIES, ROLES, SETTINGS, TENANTS};
pub use config::Config;
pub use disclosure::Disclosure;
pub use error::{Error, Fault, Result};
pub use lab::LabResult;
pub use note::{NewNote, Note};
pub use outbox::Outbox;
pub use page::Page;
pub use patient::{Address, NewPatient, Patient, PatientChange, Sex};
pub use recipient::{RECIPIENTS, Recipient};
pub use reminder::{Letter, Reminder};
pub use search::Search;
pub use settings::Settings;
pub use store::{Charts, Export, Live, Store};
pub use summary::summary;
pub use user::{Action, Credentials, Role, Session, User, Users, purpose_of};
pub use vitals::Vitals;
pub use watch::Watch;
