//! What the administrator does.

use actix_web::{
    HttpResponse,
    web::{self, Data, Json, Path, ServiceConfig},
};
use audit_actix::{audit, core::Handle};
use clinic::{Account, Action, NewRecipient, NewRole, Review, Role, Rotated, Settings, Store, Users};

use crate::{caller::Caller, error::ApiError};

/// What stands below `/admin`.
pub(crate) fn routes(routes: &mut ServiceConfig) {
    let roles = web::scope("/users/{user}/roles")
        .service(web::resource("").post(grant))
        .service(web::resource("/{role}").delete(revoke));
    routes
        .service(web::resource("/recipients").post(register))
        .service(roles)
        .service(web::resource("/settings").put(configure))
        .service(web::resource("/reviews").post(review))
        .service(web::resource("/keys").post(rotated));
}

/// The log itself writes whom it knows from now on, caused by this request.
#[audit(register)]
async fn register(
    caller: Caller,
    audit: Data<Handle>,
    Json(new): Json<NewRecipient>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Action::Configure)?;
    audit.register(new.recipient()?).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[audit(grant)]
async fn grant(
    caller: Caller,
    store: Data<Store>,
    users: Data<Users>,
    account: Path<Account>,
    Json(new): Json<NewRole>,
) -> Result<HttpResponse, ApiError> {
    let role = new.role()?;
    caller.op.grant(account.name(), role.name());
    caller.require(Action::Grant)?;
    let user = users.by_name(account.name())?;
    store.grant(user.name, role).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[audit(revoke)]
async fn revoke(
    caller: Caller,
    store: Data<Store>,
    path: Path<(Account, String)>,
) -> Result<HttpResponse, ApiError> {
    let (account, role) = path.into_inner();
    let role: Role = role.parse()?;
    caller.op.grant(account.name(), role.name());
    caller.require(Action::Grant)?;
    store.revoke(account.name(), role).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[audit(configure)]
async fn configure(
    caller: Caller,
    store: Data<Store>,
    Json(settings): Json<Settings>,
) -> Result<HttpResponse, ApiError> {
    caller.op.setting(Settings::REMINDERS_DAYS_BEFORE);
    caller.require(Action::Configure)?;
    store.configure(settings).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Somebody has looked at an access that broke the glass.
#[audit(review)]
async fn review(caller: Caller, Json(review): Json<Review>) -> Result<HttpResponse, ApiError> {
    caller.op.review(review.op, review.verdict()?);
    caller.require(Action::Review)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Said after the config variable was changed: the log cannot see what was there before.
#[audit(rotate)]
async fn rotated(caller: Caller, Json(rotated): Json<Rotated>) -> Result<HttpResponse, ApiError> {
    caller.op.key(rotated.key()?);
    caller.require(Action::Configure)?;
    Ok(HttpResponse::NoContent().finish())
}
