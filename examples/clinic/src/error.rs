//! What can go wrong, in words that hold no data.

/// What the clinic answers, or an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Why the clinic refuses.
///
/// Nothing in it comes from a request, a record or a statement, so it may be printed, logged and sent anywhere. The
/// database's own error is dropped on purpose: its text repeats values (`Key (id)=(…) already exists`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such patient, account, grant or reminder.
    #[error("not found")]
    NotFound,
    /// The chart was merged into another. Which one that is, only the staff may know, so the text does not say it.
    #[error("merged into another chart")]
    Merged,
    /// The user's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// Nobody is signed in, or name and password do not belong together.
    #[error("not signed in")]
    Unauthenticated,
    /// What was sent makes no sense; the text says which rule it breaks.
    #[error("invalid: {0}")]
    Invalid(&'static str),
    /// The outbox takes no message.
    #[error("the outbox takes no message")]
    Undelivered,
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(Fault),
}

impl Error {
    /// The HTTP status that says the same.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Merged => 410,
            Self::Forbidden => 403,
            Self::Unauthenticated => 401,
            Self::Invalid(_) => 422,
            Self::Undelivered | Self::Database(Fault::Unavailable) => 503,
            Self::Database(_) => 500,
        }
    }
}

/// What is wrong with the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It cannot be reached, or has no connection free in time.
    #[error("unavailable")]
    Unavailable,
    /// Its address cannot be used.
    #[error("bad address")]
    Address,
    /// Its tables cannot be brought to what this program needs.
    #[error("migration failed")]
    Migration,
    /// It refused to store what would break a rule of its tables.
    #[error("constraint violated")]
    Constraint,
    /// It holds a value that this program cannot read.
    #[error("unreadable row")]
    Unreadable,
    /// Anything else.
    #[error("statement failed")]
    Statement,
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as Sql;
        Self::Database(match error {
            Sql::RowNotFound => return Self::NotFound,
            Sql::Io(_) | Sql::Tls(_) | Sql::PoolTimedOut | Sql::PoolClosed | Sql::WorkerCrashed => {
                Fault::Unavailable
            }
            Sql::Configuration(_) => Fault::Address,
            Sql::ColumnDecode { .. } | Sql::ColumnNotFound(_) | Sql::Decode(_) => Fault::Unreadable,
            Sql::Database(error) if error.is_foreign_key_violation() => return Self::NotFound,
            Sql::Database(error) if error.is_unique_violation() || error.is_check_violation() => {
                Fault::Constraint
            }
            _ => Fault::Statement,
        })
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(_: sqlx::migrate::MigrateError) -> Self {
        Self::Database(Fault::Migration)
    }
}
