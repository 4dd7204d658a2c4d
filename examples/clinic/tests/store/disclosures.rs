//! What third parties were told.

use clinic::{Error, RECIPIENTS, synthetic};
use uuid::Uuid;

use crate::databases::norths;

#[tokio::test]
async fn a_patient_may_ask_who_was_told() {
    for charts in norths(3).await {
        let id = synthetic::patient(1).id;
        assert_eq!(charts.disclosures(id).await.unwrap().total, 0);
        let mut remembered = Vec::new();
        for recipient in RECIPIENTS {
            let disclosure = charts.remember_disclosure(Uuid::now_v7(), id, recipient.code).await;
            remembered.push(disclosure.unwrap());
        }
        let account = charts.disclosures(id).await.unwrap();
        assert!(account.items == remembered && account.total == 2);
        assert_eq!(account.items[0].recipient, "county-health");
        assert_eq!(charts.disclosures(synthetic::patient(2).id).await.unwrap().total, 0);
    }
}

#[tokio::test]
async fn an_operation_is_one_disclosure_however_often_it_is_remembered() {
    for charts in norths(3).await {
        let (operation, id) = (Uuid::now_v7(), synthetic::patient(1).id);
        for _ in 0..2 {
            charts.remember_disclosure(operation, id, "county-health").await.unwrap();
        }
        assert_eq!(charts.disclosures(id).await.unwrap().total, 1);
    }
}

#[tokio::test]
async fn a_recipient_registered_later_is_remembered_by_its_code() {
    for charts in norths(3).await {
        let id = synthetic::patient(1).id;
        let later = charts.remember_disclosure(Uuid::now_v7(), id, "state-registry-7").await;
        assert_eq!(later.unwrap().recipient, "state-registry-7");
        let no_code = charts.remember_disclosure(Uuid::now_v7(), id, "12 Nowhere Lane").await;
        assert!(matches!(no_code.err(), Some(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn the_account_survives_a_merger_and_the_chart() {
    for charts in norths(4).await {
        let (from, into) = (synthetic::patient(1).id, synthetic::patient(2).id);
        charts.remember_disclosure(Uuid::now_v7(), from, "county-health").await.unwrap();
        charts.merge(from, into).await.unwrap();
        // Sent while the charts were being merged: it happened.
        charts.remember_disclosure(Uuid::now_v7(), from, "acme-insurance").await.unwrap();
        let account = charts.disclosures(into).await.unwrap();
        assert!(account.total == 2 && account.items.iter().all(|disclosure| disclosure.patient_id == from));

        charts.delete(into).await.unwrap();
        assert_eq!(charts.disclosures(from).await.unwrap().total, 2);
        assert!(charts.disclosures(into).await.err() == Some(Error::NotFound));
    }
}
