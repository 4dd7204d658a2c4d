//! actix takes sixteen arguments, and the attribute needs one of them.

use actix_web::{App, HttpResponse, web};
use audit_actix::{Op, audit};

#[rustfmt::skip]
#[audit(read)]
async fn sixteen(
    _1: Op, _2: Op, _3: Op, _4: Op, _5: Op, _6: Op, _7: Op, _8: Op,
    _9: Op, _10: Op, _11: Op, _12: Op, _13: Op, _14: Op, _15: Op, _16: Op,
) -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    let _ = App::new().route("/", web::get().to(sixteen));
}
