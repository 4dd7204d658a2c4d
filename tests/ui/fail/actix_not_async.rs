use actix_web::{HttpResponse, get};
use audit_actix::audit;

#[audit(read)]
fn show() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[get("/")]
#[audit(read)]
fn below() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[audit(read)]
#[get("/")]
fn above() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {}
