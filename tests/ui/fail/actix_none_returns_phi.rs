use actix_web::{Error, get};
use audit_actix::{Phi, PhiRecord, Records, audit};
use futures_util::stream;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

#[get("/")]
#[audit(none, reason = "a list")]
async fn show() -> Result<Phi<Patient>, Error> {
    Ok(Phi::new(Patient { id: 1, name: String::new() }))
}

#[audit(none, reason = "no patient data")]
async fn all() -> Phi<Records> {
    Phi::stream(stream::iter([Ok::<_, std::convert::Infallible>(Patient { id: 1, name: String::new() })]))
}

fn main() {}
