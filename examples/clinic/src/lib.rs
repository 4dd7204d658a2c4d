//! The domain of the example: two small clinics with patients, notes, users and a real database.
//!
//! No web framework here; `clinic-axum` and `clinic-actix` serve it. Everything that holds patient data derives
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

mod administration;
mod audit;
mod caller;
mod clinic;
mod codes;
mod config;
mod disclosure;
mod error;
mod failure;
pub mod header;
mod lab;
pub mod listen;
mod made;
mod note;
mod outbox;
mod page;
mod patient;
mod pause;
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

pub use administration::{NewRecipient, NewRole, Review, Rotated};
pub use audit::{ISSUER, ORGANISATION, audit};
pub use caller::Caller;
pub use clinic::Clinic;
pub use codes::{BREAK_GLASS, BREAK_GLASS_REASONS, MEMBERS_ONLY, POLICIES, ROLES, SETTINGS, TENANTS};
pub use config::Config;
pub use disclosure::{Disclosure, NewDisclosure};
pub use error::{Error, Fault, Result};
pub use failure::Failure;
pub use lab::LabResult;
pub use made::Made;
pub use note::{NewNote, Note};
pub use outbox::Outbox;
pub use page::Page;
pub use patient::{Address, Merger, NewPatient, Patient, PatientChange, Sex};
pub use pause::Pause;
pub use recipient::{RECIPIENTS, Recipient};
pub use reminder::{Letter, Reminder};
pub use search::{Search, Statistics};
pub use settings::Settings;
pub use store::{Charts, Export, Live, Store};
pub use summary::summary;
pub use user::{Account, Action, Credentials, Role, Session, User, Users, purpose_of};
pub use vitals::Vitals;
pub use watch::Watch;
