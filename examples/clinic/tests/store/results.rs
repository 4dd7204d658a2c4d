//! Results of laboratories.

use clinic::{Error, LabResult, synthetic};
use uuid::Uuid;

use crate::databases::norths;

fn result(patient: Uuid, value: &str) -> LabResult {
    LabResult { patient, code: "718-7".into(), value: value.into() }
}

#[tokio::test]
async fn results_are_filed_and_move_and_go_with_the_patient() {
    for charts in norths(5).await {
        let (id, other) = (synthetic::patient(2).id, synthetic::patient(3).id);
        assert!(charts.results(id).await.unwrap().items.is_empty());
        charts.file_result(&result(id, "13.5 g/dL")).await.unwrap();
        charts.file_result(&result(id, "13.6 g/dL")).await.unwrap();
        let filed = [result(id, "13.5 g/dL"), result(id, "13.6 g/dL")];
        assert!(charts.results(id).await.unwrap().items == filed);

        charts.merge(id, other).await.unwrap();
        assert!(charts.file_result(&filed[0]).await == Err(Error::Merged));
        assert_eq!(charts.results(other).await.unwrap().total, 2);
        charts.delete(other).await.unwrap();
        assert!(charts.results(other).await.err() == Some(Error::NotFound));
    }
}

#[tokio::test]
async fn a_result_without_a_patient_or_a_value_is_not_filed() {
    for charts in norths(5).await {
        let id = synthetic::patient(2).id;
        assert!(charts.file_result(&result(Uuid::nil(), "13.5 g/dL")).await == Err(Error::NotFound));
        assert!(matches!(charts.file_result(&result(id, " ")).await, Err(Error::Invalid(_))));
        assert!(matches!(charts.file_result(&result(id, &"x".repeat(201))).await, Err(Error::Invalid(_))));
        assert_eq!(charts.results(id).await.unwrap().total, 0);
    }
}
