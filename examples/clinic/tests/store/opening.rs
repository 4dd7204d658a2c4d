//! How the database is opened and filled, and what is wrong where it is not.

use clinic::{Clinic, Config, Error, Fault, Patient, Store, synthetic};
use sqlx::{
    AnyConnection, Connection as _, SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{
    databases::{configs, lasting, statement, stores},
    words::search,
};

#[tokio::test]
async fn an_empty_database_is_filled_with_the_synthetic_patients() {
    for store in stores(300).await {
        for (clinic, patients) in [(Clinic::North, 300), (Clinic::South, 50)] {
            let charts = store.at(clinic);
            for index in 0..patients {
                let expected = synthetic::patient_of(clinic, index);
                assert!(charts.patient(expected.id).await.unwrap() == expected);
            }
            assert_eq!(search(&charts, "", 10).await.unwrap().1, u64::from(patients));
            let notes = charts.notes(synthetic::patient(9).id).await.unwrap();
            assert!(notes.items == synthetic::notes_of(clinic, 9));
            assert_eq!(notes.total, notes.items.len() as u64);
        }
    }
}

#[tokio::test]
async fn what_one_clinic_had_before_is_the_norths() {
    let directory = tempfile::tempdir().unwrap();
    for config in lasting(5, directory.path()).await {
        let patient = synthetic::patient(1);
        fill_first_version(config.database_url.as_deref().unwrap(), &patient).await;
        let store = Store::open(&config).await.unwrap();
        let charts = store.at(Clinic::North);
        assert!(charts.patient(patient.id).await.unwrap() == patient);
        assert_eq!(charts.notes(patient.id).await.unwrap().items[0].text, "Sleeps well.");
        assert_eq!(search(&charts, "", 10).await.unwrap().1, 1);
        assert!(store.at(Clinic::South).patient(patient.id).await.err() == Some(Error::NotFound));
        charts.delete(patient.id).await.unwrap();
        store.close().await;
    }
}

#[tokio::test]
async fn who_was_deleted_stays_deleted() {
    let directory = tempfile::tempdir().unwrap();
    for config in lasting(5, directory.path()).await {
        let id = synthetic::patient(3).id;
        let store = Store::open(&config).await.unwrap();
        store.at(Clinic::North).delete(id).await.unwrap();
        store.close().await;

        let store = Store::open(&config).await.unwrap();
        let charts = store.at(Clinic::North);
        assert!(charts.patient(id).await.err() == Some(Error::NotFound));
        assert_eq!(search(&charts, "", 10).await.unwrap().1, 4);
        store.close().await;
    }
}

#[tokio::test]
async fn two_processes_may_start_on_one_empty_database() {
    for config in configs(40).await {
        let (one, other) = tokio::join!(Store::open(&config), Store::open(&config));
        let (one, other) = (one.unwrap().at(Clinic::North), other.unwrap().at(Clinic::North));
        assert_eq!(search(&one, "", 10).await.unwrap().1, 40);
        assert_eq!(search(&other, "", 10).await.unwrap().1, 40);
    }
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_an_error_without_the_address() {
    let open = async |url: &str| {
        let config = Config { database_url: Some(url.into()), ..Config::default() };
        Store::open(&config).await.err()
    };
    assert_eq!(open("mysql://localhost/clinic").await, Some(Error::Database(Fault::Address)));
    assert_eq!(open("no address").await, Some(Error::Database(Fault::Address)));
    assert!(matches!(open("sqlite::memory:").await, Some(Error::Invalid(_))));
    assert!(matches!(open("sqlite://clinic?mode=memory").await, Some(Error::Invalid(_))));
    let nobody_there = open("postgres://user:secret@127.0.0.1:1/clinic").await;
    assert_eq!(nobody_there, Some(Error::Database(Fault::Unavailable)));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_without_the_row() {
    let directory = tempfile::tempdir().unwrap();
    for config in lasting(1, directory.path()).await {
        let store = Store::open(&config).await.unwrap();
        let spoil = "UPDATE patients SET birth_date = 'Quillfeather'";
        statement(&config, spoil).await;

        let error = store.at(Clinic::North).patient(synthetic::patient(0).id).await.err();
        assert_eq!(error, Some(Error::Database(Fault::Unreadable)));
        assert_eq!(format!("{error:?}"), "Some(Database(Unreadable))");
    }
}

/// A database as the first version of this program left it, with one patient and one note.
async fn fill_first_version(url: &str, patient: &Patient) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let sql = include_str!("../../migrations/0001_patients_and_notes.sql").into_sql_str();
    let first = Migration::new(1, "patients and notes".into(), MigrationType::Simple, sql, false);
    Migrator::with_migrations(vec![first]).run(&mut connection).await.unwrap();
    let id = patient.id.to_string();
    let address = &patient.address;
    sqlx::query("INSERT INTO patients VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)")
        .bind(id.as_str())
        .bind(patient.name.as_str())
        .bind(patient.name.to_lowercase())
        .bind(patient.birth_date.to_string())
        .bind(patient.sex.code())
        .bind(patient.phone.as_str())
        .bind(address.street.as_str())
        .bind(address.city.as_str())
        .bind(address.state.as_str())
        .bind(address.zip.as_str())
        .bind(i64::from(patient.active))
        .execute(&mut connection)
        .await
        .unwrap();
    let note = "INSERT INTO notes VALUES ($1, $1, 'dr.adams', '2024-01-02T08:00:00.000Z', 'Sleeps well.')";
    sqlx::query(note).bind(id.as_str()).execute(&mut connection).await.unwrap();
}
