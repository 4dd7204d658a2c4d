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
    mod audit_actix {}
    mod audit_core {}
    mod actix_web {}

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
    struct HttpResponse;
    struct Error;
    trait Future {}
    trait Send {}
    trait From {}
    trait Into {}
    trait Responder {}
    trait FromRequest {}

    macro_rules! concat {
        () => {};
    }
    macro_rules! module_path {
        () => {};
    }

    /// A handler.
    #[::audit_actix::audit(read, patient = *id, purpose = Treatment, resource = "Note", fields = ["text"])]
    pub async fn show(
        id: ::actix_web::web::Path<i64>,
    ) -> ::std::result::Result<::actix_web::HttpResponse, ::actix_web::Error> {
        if *id == 0 {
            return ::std::result::Result::Err(::actix_web::error::ErrorNotFound("none"));
        }
        ::std::result::Result::Ok(::actix_web::HttpResponse::Ok().finish())
    }

    macro_rules! made {
        ($name:ident, $argument:ident) => {
            /// Made by a macro.
            #[::audit_actix::audit(read, patient = *$argument)]
            pub async fn $name($argument: ::actix_web::web::Path<i64>) -> ::actix_web::HttpResponse {
                let _ = $argument;
                ::actix_web::HttpResponse::Ok().finish()
            }
        };
    }

    made!(one, armed);
    made!(two, value);
    made!(three, context);
}

fn main() {
    use handlers::{one, show, three, two};

    let _app = actix_web::App::new()
        .route("/1/{id}", actix_web::web::get().to(show))
        .route("/2/{id}", actix_web::web::get().to(one))
        .route("/3/{id}", actix_web::web::get().to(two))
        .route("/4/{id}", actix_web::web::get().to(three));
}
