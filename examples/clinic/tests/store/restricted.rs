//! Charts that not everybody may open.

use clinic::{Action, Search, synthetic};

use crate::{
    databases::norths,
    words::{all, user},
};

#[tokio::test]
async fn a_restricted_chart_is_listed_for_the_administrator_only() {
    for charts in norths(100).await {
        for (name, seen) in [("admin.dean", 100), ("dr.adams", 96), ("nurse.baker", 96), ("clerk.clark", 96)]
        {
            let search = Search { name: None, limit: Some(1000) };
            let page = charts.search(&search, &user(name)).await.unwrap();
            assert_eq!((page.items.len() as u64, page.total), (seen, seen));
        }
    }
}

#[tokio::test]
async fn a_restricted_chart_is_not_exported() {
    for charts in norths(100).await {
        let exported = all(charts.export(&user("res.evans"))).await;
        assert_eq!(exported.len(), 96);
        assert!(exported.into_iter().all(|patient| !patient.unwrap().is_restricted()));
    }
}

#[tokio::test]
async fn opening_a_restricted_chart_takes_more_than_opening_another() {
    for charts in norths(25).await {
        let restricted = charts.patient(synthetic::patient(24).id).await.unwrap();
        let ordinary = charts.patient(synthetic::patient(10).id).await.unwrap();
        for (name, opens) in [("admin.dean", true), ("dr.adams", false), ("clerk.clark", false)] {
            assert!(user(name).may(Action::open(&ordinary)));
            assert_eq!(user(name).may(Action::open(&restricted)), opens);
        }
    }
}
