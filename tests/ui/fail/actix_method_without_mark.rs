use actix_web::HttpResponse;
use audit_actix::audit;

struct Clinic;

impl Clinic {
    #[audit(read)]
    async fn show() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

fn main() {}
