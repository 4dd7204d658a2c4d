//! The server as actix-web runs it.

use std::{panic::AssertUnwindSafe, sync::mpsc::channel, thread, time::Duration};

use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::{ErrorInternalServerError, ErrorRequestTimeout, InternalError},
    http::StatusCode,
    middleware::{Next, from_fn},
    rt::{self, System},
    web::{self, Data, Path, Query, ServiceConfig},
};
use audit_actix::{AuditMiddleware, Phi, PhiRecord, audit, testing::Recording};
use futures_util::FutureExt;
use tokio::time::{sleep, timeout};

use crate::{
    How, Server,
    ways::{Waits, happens},
};

pub(crate) fn serve(audit: &Recording, patience: Duration) -> Server {
    let (waits, waiting) = channel();
    let (started, start) = channel();
    let ours = AuditMiddleware::new(audit);
    let run = move || async move {
        let app = move || {
            App::new()
                .app_data(Data::new(waits.clone()))
                .app_data(Data::new(Patience(patience)))
                .configure(app(ours.clone()))
        };
        let server = HttpServer::new(app).workers(2).h1_allow_half_closed(false).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        started.send((address, server.handle())).unwrap();
        server.await.unwrap();
    };
    let thread = thread::spawn(|| System::new().block_on(run()));
    let (address, server) = start.recv().unwrap();
    let shut_down = move || {
        // Whoever is on the way is not waited for.
        drop(server.stop(false));
        thread.join().unwrap();
    };
    Server { address, waiting, shut_down: Box::new(shut_down) }
}

/// The same routes in every surrounding.
fn app(ours: AuditMiddleware) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        let within = |path| web::scope(path).configure(routes);
        config
            .service(within("/alone").wrap(ours.clone()))
            .service(within("/timeout-inside").wrap(from_fn(timed)).wrap(ours.clone()))
            .service(within("/timeout-outside").wrap(ours.clone()).wrap(from_fn(timed)))
            .service(within("/caught-inside").wrap(from_fn(caught)).wrap(ours.clone()))
            .service(within("/caught-outside").wrap(ours.clone()).wrap(from_fn(caught)))
            .service(within("/selected").wrap(ours.clone()).wrap(from_fn(selected)))
            .service(within("/aborted").wrap(ours).wrap(from_fn(aborted)));
    }
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/read/{id}", web::get().to(read))
        .route("/update/{id}", web::put().to(update))
        .route("/search/{id}", web::get().to(search))
        .route("/export/{id}", web::get().to(export));
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

/// A record, or an error with a status.
type Answer = Result<Phi<Patient>, InternalError<&'static str>>;

#[audit(read, patient = *id)]
async fn read(waits: Data<Waits>, id: Path<u64>, how: Query<How>) -> Answer {
    happened(&waits, &how, *id).await
}

#[audit(update, patient = *id)]
async fn update(waits: Data<Waits>, id: Path<u64>, how: Query<How>) -> Answer {
    happened(&waits, &how, *id).await
}

#[audit(search, patient = *id)]
async fn search(waits: Data<Waits>, id: Path<u64>, how: Query<How>) -> Answer {
    happened(&waits, &how, *id).await
}

#[audit(export, patient = *id)]
async fn export(waits: Data<Waits>, id: Path<u64>, how: Query<How>) -> Answer {
    happened(&waits, &how, *id).await
}

/// A record where the status is that of a success, and else an error.
async fn happened(waits: &Waits, how: &How, id: u64) -> Answer {
    let status = StatusCode::from_u16(happens(&how.how, waits).await).unwrap();
    if status.is_success() {
        Ok(Phi::new(Patient { id }).status(status))
    } else {
        Err(InternalError::new("as asked for", status))
    }
}

/// How long whatever stands around a handler waits for it.
struct Patience(Duration);

fn patience(request: &ServiceRequest) -> Duration {
    request.app_data::<Data<Patience>>().unwrap().0
}

async fn timed(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    timeout(patience(&request), next.call(request)).await.unwrap_or_else(|_| Err(gave_up()))
}

async fn caught(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let answer = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| Err(ErrorInternalServerError("caught")))
}

async fn selected(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let patience = patience(&request);
    tokio::select! {
        answer = next.call(request) => answer,
        () = sleep(patience) => Err(gave_up()),
    }
}

async fn aborted(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let patience = patience(&request);
    let mut task = rt::spawn(next.call(request));
    tokio::select! {
        answer = &mut task => answer.unwrap(),
        () = sleep(patience) => {
            task.abort();
            task.await.unwrap_or_else(|_| Err(gave_up()))
        }
    }
}

fn gave_up() -> Error {
    ErrorRequestTimeout("gave up")
}
