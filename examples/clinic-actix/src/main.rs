//! The clinic served by actix-web.
//!
//! Environment: `BIND` and `PORT` as [`clinic::listen::address`] says, the audit keys, and what [`clinic::Config`] reads.

mod admin;
mod app;
mod auth;
mod caller;
mod debug;
mod disclosures;
mod error;
mod export;
mod extract;
mod live;
mod login;
mod me;
mod merge;
mod notes;
mod patients;
mod reminders;
mod results;

use std::{error::Error, io::stderr};

use actix_web::{App, HttpServer, middleware::from_fn};
use clinic::{Config, Outbox, Store, listen};
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt,
};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = clinic::audit()?.start()?;
    // stdout belongs to the audit lines; everything else goes to stderr.
    let others =
        tracing_subscriber::fmt::layer().with_writer(stderr).with_filter(audit_actix::without_audit());
    tracing_subscriber::registry()
        .with(EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy())
        .with(audit.layer())
        .with(others)
        .init();

    let config = Config::from_env()?;
    let store = Store::open(&config).await?;
    let state = app::State::new(&config, store, Outbox::open(&config)?, &audit);
    // One log and one middleware for the process; an app for each worker.
    let audited = app::audited(&audit);
    let app = move || {
        let routes = |routes: &mut _| app::routes(&state, routes);
        App::new().configure(routes).wrap(audited.clone()).wrap(from_fn(auth::identify))
    };
    let server = HttpServer::new(app)
        // Whoever leaves is noticed only like this.
        .h1_allow_half_closed(false)
        .shutdown_signal(listen::stopped()?)
        // Whoever still waits for an answer then ends as cancelled.
        .shutdown_timeout(listen::grace()?.as_secs())
        .bind(listen::address()?)?;
    for address in server.addrs() {
        eprintln!("clinic-actix listens on http://{address}");
    }
    server.run().await?;
    audit.shutdown().await?;
    Ok(())
}
