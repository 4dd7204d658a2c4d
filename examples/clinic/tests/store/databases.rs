//! The databases that every test runs on: SQLite always, PostgreSQL where `CLINIC_TEST_POSTGRES` names one.

use std::{env, path::Path};

use clinic::{Charts, Clinic, Config, Store};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, any::install_default_drivers};
use uuid::Uuid;

/// A new store with so many synthetic patients on each database.
pub(crate) async fn stores(patients: u32) -> Vec<Store> {
    let mut stores = Vec::new();
    for config in configs(patients).await {
        stores.push(Store::open(&config).await.unwrap());
    }
    stores
}

/// The charts of the north, with so many synthetic patients, on each database.
pub(crate) async fn norths(patients: u32) -> Vec<Charts> {
    let stores = stores(patients).await;
    stores.iter().map(|store| store.at(Clinic::North)).collect()
}

/// What names a new database of each kind. The embedded one is new each time it is opened.
pub(crate) async fn configs(patients: u32) -> Vec<Config> {
    let embedded = Config { patients, ..Config::default() };
    let mut configs = vec![embedded.clone()];
    match env::var("CLINIC_TEST_POSTGRES") {
        Ok(server) => configs.push(Config { database_url: Some(schema(&server).await), ..embedded }),
        Err(_) => eprintln!("skipped on PostgreSQL: CLINIC_TEST_POSTGRES names no server"),
    }
    configs
}

/// What names a new database of each kind that is still there when it is opened again: the embedded one is not, so here
/// it is a file in that directory.
pub(crate) async fn lasting(patients: u32, directory: &Path) -> Vec<Config> {
    let file = format!("sqlite://{}/clinic.db?mode=rwc", directory.display());
    let mut configs = configs(patients).await;
    configs[0].database_url = Some(file);
    configs
}

/// Runs a statement beside the store.
pub(crate) async fn statement(config: &Config, sql: &'static str) {
    let mut connection = AnyConnection::connect(config.database_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
}

/// The address of a schema of its own.
async fn schema(server: &str) -> String {
    install_default_drivers();
    let schema = format!("test_{}", Uuid::now_v7().simple());
    let mut connection = AnyConnection::connect(server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-csearch_path%3D{schema}")
}
