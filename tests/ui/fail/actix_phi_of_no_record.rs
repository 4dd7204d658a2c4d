use actix_web::Error;
use audit_actix::{Phi, PhiRecord, audit};

#[audit(read)]
async fn text() -> Result<Phi<String>, Error> {
    todo!()
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

#[audit(read)]
async fn part() -> Result<Phi<Address>, Error> {
    todo!()
}

fn main() {}
