//! What the tests have in common.

use std::{future::poll_fn, pin::Pin};

use clinic::{Address, Charts, Config, NewNote, NewPatient, Search, Sex, User, Users};
use futures_core::Stream;
use jiff::civil::date;

/// A user with an account.
pub(crate) fn user(name: &str) -> User {
    let config = Config { demo_users: true, ..Config::default() };
    Users::of(&config).by_token(name).unwrap()
}

/// What the administrator finds, who sees every chart: the names, and how many there are.
pub(crate) async fn search(charts: &Charts, name: &str, limit: u32) -> clinic::Result<(Vec<String>, u64)> {
    let search = Search { name: Some(name.into()), limit: Some(limit) };
    let page = charts.search(&search, &user("admin.dean")).await?;
    let names = page.items.into_iter().map(|patient| patient.name);
    Ok((names.collect(), page.total))
}

pub(crate) fn new(name: &str) -> NewPatient {
    NewPatient {
        name: name.into(),
        birth_date: date(1980, 5, 17),
        sex: Sex::Female,
        phone: "+1-907-555-0199".into(),
        address: Address {
            street: "1 Nowhere Lane".into(),
            city: "Elsewhere".into(),
            state: "AK".into(),
            zip: "99999".into(),
        },
    }
}

pub(crate) fn note(text: &str) -> NewNote {
    NewNote::of(text.into())
}

/// The next item of a stream.
pub(crate) async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
}

/// All items of a stream.
pub(crate) async fn all<S: Stream + Unpin>(mut stream: S) -> Vec<S::Item> {
    let mut items = Vec::new();
    while let Some(item) = next(&mut stream).await {
        items.push(item);
    }
    items
}
