//! What can go wrong, in sentences that say what to do.

use std::{fmt, io};

use crate::keys::KeyError;

/// Why an operation may not go on: its line was not accepted.
///
/// Plain functions with `#[audit]` return it through `E: From<Refused>`.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Stdout did not take the line by the deadline.
    #[error("the audit line was not accepted by the deadline: is anything reading stdout?")]
    Deadline,
    /// Too many lines wait to be written.
    #[error("no room for another audit line by the deadline: stdout takes lines more slowly than they come")]
    Full,
    /// Stdout failed.
    #[error("stdout does not take audit lines ({0})")]
    Output(io::ErrorKind),
    /// The log closes, or is closed.
    #[error(
        "the audit log is closed and begins no operation: keep the `Audit` in `main`, not in an app factory, and call \
         `shutdown` when the server has stopped"
    )]
    Closing,
    /// The operation of this request has its end already.
    #[error(
        "the operation has ended: what goes on after the answer is an operation of its own (`op.run(…)` around a function with \
         `#[audit_core::audit(…)]`), and a layer that repeats requests must stand outside of the audit layer"
    )]
    Ended,
    /// Another handler has taken the request.
    #[error(
        "another `#[audit]` handler has taken this request: do not pass the request on to it, call the function behind it"
    )]
    Taken,
    /// A record was to leave from an operation that has no line.
    #[error(
        "a record leaves only from an operation with a line: put `#[audit(read)]`, or what it does, on the handler or function"
    )]
    NotArmed,
    /// A record cannot be written in the form of the answer. Serde's own message may quote the value.
    #[error(
        "the record cannot be written in the form of the answer: in JSON the keys of a map are texts, and with `.csv()` a record holds no list, map \
         or other record, and leaves no field out"
    )]
    Unwritable,
    /// Data was to leave to a recipient whom nobody registered.
    #[error(
        "no recipient is registered by that code: name recipients with `Audit::builder().recipients([…])`, or make one known \
         with `audit.register(…)`"
    )]
    UnknownRecipient,
    /// The process was forked from the one that started the log.
    #[error(
        "this process was forked from the one that started the audit log, and may not write in its name: start an `Audit` after the \
         fork"
    )]
    Forked,
    /// There is no `Audit` in this process.
    #[error(
        "no `Audit` is running: call `Audit::from_env()` in `main` and keep it; in tests, and in tasks that they spawn, use \
         `Recording::run` or `op.run`"
    )]
    NotRunning,
}

/// Why the log could not be started or ended.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A key is missing or refused.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The first or last line was not accepted.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// Another `Audit` writes to this stdout.
    #[error("an `Audit` is already running in this process: keep the first and hand it on")]
    AlreadyRunning,
    /// An attached one-off dyno.
    #[error(
        "this is an attached one-off dyno ({dyno}): what it prints reaches no drain, so nothing may be audited here; \
         use `heroku run:detached`"
    )]
    Attached {
        /// The value of `DYNO`.
        dyno: String,
    },
    /// A code or a name that cannot stand in a line.
    #[error("{what} `{code}` is no code: use 1 to 64 of a-z, A-Z, 0-9 and `._:/@+-`")]
    Code {
        /// What the code is for.
        what: &'static str,
        /// The code, as configured in the source.
        code: String,
    },
    /// A recipient whose name or address cannot stand in a line.
    #[error(
        "the {what} of the recipient `{code}` is missing, longer than 120 bytes, or holds a control character"
    )]
    Recipient {
        /// Its name or its address.
        what: &'static str,
        /// Its code.
        code: String,
    },
    /// A namespace that is none.
    #[error(
        "`{namespace}` is no namespace of pseudonyms: use 1 to 32 of a-z, 0-9 and `_`, beginning with a letter"
    )]
    Namespace {
        /// The namespace, as configured in the source.
        namespace: String,
    },
    /// Two types declare different canonical forms for the identifiers of one namespace.
    #[error(
        "two types with `#[derive(Identifier)]` declare different forms of the namespace `{namespace}`: the same value would \
         have two pseudonyms; give both the same form, or one of them another namespace"
    )]
    Ambiguous {
        /// The namespace.
        namespace: &'static str,
    },
    /// The first line states more than a line can hold.
    #[error(
        "the first line would be longer than 4,096 bytes: share fewer namespaces between tenants, keep fewer pseudonym keys, or \
         declare fewer canonical forms"
    )]
    Long,
    /// A thread could not be started, or the system gave no random bytes.
    #[error("the audit log could not start: {0}")]
    System(io::Error),
}

/// The same sentence, because `main` prints `Debug`.
impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The same sentence, because `main` prints `Debug`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
