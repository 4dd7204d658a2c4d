//! The domain of the example: a small clinic with patients, notes, users and a real database.
//!
//! No HTTP here; `clinic-axum` serves it. Everything that holds patient data derives
//! [`PhiRecord`](audit_core::PhiRecord) instead of `Serialize` and `Debug`, so that it can leave the process only
//! through an audited handler.
//!
//! ```
//! use clinic::{Action, Config, Search, Store, Users};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> clinic::Result<()> {
//! let config = Config { patients: 20, demo_users: true, ..Config::default() };
//! let store = Store::open(&config).await?;
//! let user = Users::of(&config).by_token("dr.adams")?;
//!
//! user.require(Action::Search)?;
//! let page = store.search(&Search { name: None, limit: Some(5) }).await?;
//! assert_eq!((page.items.len(), page.total), (5, 20));
//! # Ok(())
//! # }
//! ```

mod config;
mod error;
mod note;
mod page;
mod patient;
mod search;
mod store;
mod summary;
pub mod synthetic;
mod user;

pub use config::Config;
pub use error::{Error, Fault, Result};
pub use note::{NewNote, Note};
pub use page::Page;
pub use patient::{Address, NewPatient, Patient, PatientChange, Sex};
pub use search::Search;
pub use store::Store;
pub use summary::summary;
pub use user::{Action, Credentials, Role, Session, User, Users, purpose_of};
