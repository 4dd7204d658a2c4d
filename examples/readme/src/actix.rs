//! The same app on actix-web.

use actix_web::error::{ErrorInternalServerError, ErrorNotFound, ErrorUnauthorized};
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Path};
use actix_web::{App, Error, FromRequest, HttpRequest, HttpServer, dev::Payload, get};
use audit_actix::{Actor, Audit, AuditMiddleware, Phi, PhiRecord, Purpose, audit};
use jsonwebtoken::{DecodingKey, Validation, decode};
use sqlx::PgPool;
use tracing_subscriber::{Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt};
use uuid::Uuid;

#[derive(PhiRecord, sqlx::FromRow)]
#[phi(resource = "Patient", category = "demographics")]
struct Patient {
    #[phi(patient)]
    id: Uuid,
    name: String,
    #[phi(clear)]
    active: bool,
}

#[get("/patients/{id}")]
#[audit(read, patient = *id)] // above or below the route
async fn show(_: User, id: Path<Uuid>, db: Data<PgPool>) -> Result<Phi<Patient>, Error> {
    let found = sqlx::query_as("SELECT id, name, active FROM patients WHERE id = $1").bind(*id);
    let patient = found.fetch_optional(&**db).await.map_err(|_| ErrorInternalServerError("database"))?;
    Ok(Phi::new(patient.ok_or_else(|| ErrorNotFound("no such patient"))?))
}

#[get("/health")]
#[audit(none, reason = "no patient data: liveness")] // leaves no line
async fn health() -> &'static str {
    "ok"
}

#[derive(serde::Deserialize)]
struct User {
    sub: String,
}

fn signed_in(request: &HttpRequest) -> Option<User> {
    let token = request.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let secret = DecodingKey::from_secret(std::env::var("JWT_SECRET").ok()?.as_bytes());
    Some(decode(token, &secret, &Validation::default()).ok()?.claims)
}

fn current_user(request: &HttpRequest) -> Option<Actor> {
    Some(Actor::workforce(signed_in(request)?.sub).role("clinician"))
}

impl FromRequest for User {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(signed_in(request).ok_or_else(|| ErrorUnauthorized("sign in")))
    }
}

/// A missing one is named, with what to do.
fn variable(name: &str, example: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set; for example: export {name}={example}"))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let audit = Audit::builder().roles(["clinician"]).start()?; // one for the process, whatever the number of workers
    let logs = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(LevelFilter::INFO);
    let logs = logs.with_filter(audit_actix::without_audit());
    tracing_subscriber::registry().with(audit.layer()).with(logs).init();
    variable("JWT_SECRET", "$(openssl rand -hex 32)")?; // without it nobody could sign in
    let url = variable("DATABASE_URL", "postgres://localhost/postgres")?;
    let db = Data::new(PgPool::connect(&url).await?);
    let middleware = AuditMiddleware::new(&audit).actor(current_user).default_purpose(Purpose::Treatment);
    let app = move || App::new().wrap(middleware.clone()).app_data(db.clone()).service(show).service(health);
    let server = HttpServer::new(app).h1_allow_half_closed(false); // otherwise nobody notices a client that leaves
    server.bind("127.0.0.1:8080")?.run().await?; // SIGTERM: until what is under way has been answered
    Ok(audit.shutdown().await?) // the last line: session.stop
}
