use actix_web::{Error, error::ErrorNotFound};
use audit_actix::{Phi, PhiRecord, audit};

#[audit(read)]
async fn text() -> Result<Phi<String>, Error> {
    Err(ErrorNotFound("nobody"))
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

#[audit(read)]
async fn part() -> Result<Phi<Address>, Error> {
    Err(ErrorNotFound("nobody"))
}

fn main() {}
