//! Nothing here is called what it usually is, and every lint is on.

#![deny(
    warnings,
    missing_docs,
    unused,
    rust_2018_idioms,
    let_underscore,
    unreachable_pub,
    unused_qualifications,
    missing_copy_implementations,
    missing_debug_implementations
)]

/// The handlers.
pub mod handlers {
    #![allow(dead_code, unused_macros)]

    mod std {}
    mod core {}
    mod audit_axum {}
    mod audit_core {}
    mod axum {}

    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Ok;
    struct Err;
    struct Box;
    struct String;
    struct Handler;
    struct Action;
    struct Purpose;
    trait Future {}
    trait Send {}
    trait From {}
    trait Into {}
    trait IntoResponse {}

    macro_rules! concat {
        () => {};
    }
    macro_rules! module_path {
        () => {};
    }

    /// A handler.
    #[::audit_axum::audit(read, patient = id, purpose = Treatment, resource = "Note", fields = ["text"])]
    pub async fn show(
        ::axum::extract::Path(id): ::axum::extract::Path<i64>,
    ) -> ::std::result::Result<::axum::http::StatusCode, ::axum::http::StatusCode> {
        if id == 0 {
            return ::std::result::Result::Err(::axum::http::StatusCode::NOT_FOUND);
        }
        ::std::result::Result::Ok(::axum::http::StatusCode::OK)
    }

    /// A job.
    ///
    /// # Errors
    /// Where its line is not accepted.
    #[::audit_core::audit(read, patient = id, purpose = Treatment)]
    pub async fn job(id: i64) -> ::std::result::Result<i64, ::audit_core::Refused> {
        ::std::result::Result::Ok(id)
    }

    /// A command.
    #[::audit_core::audit(read, on_audit_failure = allow)]
    pub fn command(id: i64) -> ::std::result::Result<i64, i64> {
        ::std::result::Result::Ok(id)
    }

    macro_rules! made {
        ($name:ident, $argument:ident) => {
            /// Made by a macro.
            #[::audit_axum::audit(read, patient = $argument)]
            pub async fn $name(
                ::axum::extract::Path($argument): ::axum::extract::Path<i64>,
            ) -> ::axum::http::StatusCode {
                let _ = $argument;
                ::axum::http::StatusCode::OK
            }
        };
    }

    made!(one, armed);
    made!(two, value);
}

fn main() {
    use handlers::{command, job, one, show, two};

    let _router: axum::Router =
        axum::Router::new().route("/{id}", axum::routing::get(show).put(one).post(two));
    let _job = (job, command(1));
}
