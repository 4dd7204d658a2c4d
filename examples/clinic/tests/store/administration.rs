//! What the administrator decides.

use clinic::{Action, Error, Role, Settings, synthetic};

use crate::{databases::stores, words::user};

#[tokio::test]
async fn a_granted_role_lasts_until_it_is_revoked() {
    for store in stores(0).await {
        let nurse = async || user("nurse.baker").with(store.granted("nurse.baker").await.unwrap());
        assert!(!nurse().await.may(Action::Export));
        for _ in 0..2 {
            store.grant("nurse.baker", Role::Researcher).await.unwrap();
        }
        assert!(nurse().await.may(Action::Export));
        assert!(store.granted("nurse.baker").await.unwrap() == [Role::Researcher]);
        assert!(store.granted("clerk.clark").await.unwrap().is_empty());

        store.revoke("nurse.baker", Role::Researcher).await.unwrap();
        assert!(!nurse().await.may(Action::Export));
        let again = store.revoke("nurse.baker", Role::Researcher).await;
        assert_eq!(again, Err(Error::NotFound));
    }
}

#[tokio::test]
async fn nobody_is_granted_somebodys_chart() {
    for store in stores(0).await {
        let id = synthetic::patient(1).id;
        for role in [Role::Patient(id), Role::Proxy(id)] {
            assert!(matches!(store.grant("clerk.clark", role).await, Err(Error::Invalid(_))));
        }
        assert!(store.granted("clerk.clark").await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_setting_is_what_was_set_last() {
    for store in stores(0).await {
        assert_eq!(store.settings().await, Ok(Settings::default()));
        for days in [7, 1] {
            let settings = Settings { reminders_days_before: days };
            store.configure(settings).await.unwrap();
            assert_eq!(store.settings().await, Ok(settings));
        }
        let never = store.configure(Settings { reminders_days_before: 0 }).await;
        assert!(matches!(never, Err(Error::Invalid(_))));
        assert_eq!(store.settings().await, Ok(Settings { reminders_days_before: 1 }));
    }
}
