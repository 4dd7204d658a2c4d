//! All patients as a stream.

use clinic::{Error, Fault, synthetic};

use crate::{
    databases::norths,
    words::{all, next, user},
};

#[tokio::test]
async fn an_export_names_every_patient_once() {
    for charts in norths(2000).await {
        let exported = all(charts.export(&user("admin.dean"))).await;
        let ids: Vec<_> = exported.into_iter().map(|patient| patient.unwrap().id).collect();
        let mut expected: Vec<_> = (0..2000).map(|index| synthetic::patient(index).id).collect();
        expected.sort();
        assert_eq!(ids, expected);
    }
}

#[tokio::test]
async fn an_export_shows_the_patients_as_they_were_at_its_beginning() {
    for charts in norths(2000).await {
        let mut export = charts.export(&user("admin.dean"));
        let first = next(&mut export).await.unwrap().unwrap();
        let last = (0..2000).map(|index| synthetic::patient(index).id).max().unwrap();
        charts.delete(last).await.unwrap();
        let rest = all(export).await;
        assert!(first.id < last && rest.len() == 1999);
        assert!(rest.last().is_some_and(|patient| patient.as_ref().is_ok_and(|patient| patient.id == last)));
    }
}

#[tokio::test]
async fn exports_that_nobody_reads_to_the_end_leave_the_store_as_it_was() {
    for charts in norths(500).await {
        for _ in 0..50 {
            let mut export = charts.export(&user("res.evans"));
            assert!(next(&mut export).await.unwrap().is_ok());
        }
        assert_eq!(all(charts.export(&user("res.evans"))).await.len(), 480);
    }
}

#[tokio::test]
async fn an_export_belongs_to_nobody_and_may_move() {
    fn may_be_a_body<T: Send + 'static>(body: T) -> T {
        body
    }
    for charts in norths(10).await {
        let export = may_be_a_body(charts.export(&user("res.evans")));
        drop(charts);
        let read = tokio::spawn(all(export)).await.unwrap();
        assert_eq!(read.len(), 10);
    }
}

#[tokio::test]
async fn an_export_that_cannot_begin_says_so() {
    for store in crate::databases::stores(5).await {
        store.close().await;
        let read = all(store.at(clinic::Clinic::North).export(&user("res.evans"))).await;
        assert!(matches!(read[..], [Err(Error::Database(Fault::Unavailable))]));
    }
}
