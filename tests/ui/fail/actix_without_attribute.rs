//! What holds a record is no answer of a handler without the attribute, whatever registers the route.

use actix_web::{App, get, web};
use audit_actix::{Phi, PhiRecord, Records};
use futures_util::stream;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

async fn show() -> Phi<Patient> {
    Phi::new(Patient { id: 1, name: String::new() })
}

#[get("/routed")]
async fn routed() -> Result<Phi<Patient>, actix_web::Error> {
    Ok(Phi::new(Patient { id: 1, name: String::new() }))
}

async fn all() -> Phi<Records> {
    Phi::stream(stream::iter([Ok::<_, std::convert::Infallible>(Patient { id: 1, name: String::new() })]))
}

async fn json() -> web::Json<Patient> {
    web::Json(Patient { id: 1, name: String::new() })
}

async fn json_of_phi() -> web::Json<Phi<Patient>> {
    web::Json(Phi::new(Patient { id: 1, name: String::new() }))
}

fn main() {
    let _ = App::new()
        .service(routed)
        .route("/show", web::get().to(show))
        .route("/all", web::get().to(all))
        .route("/json", web::get().to(json))
        .service(web::resource("/json-of-phi").to(json_of_phi));
}
