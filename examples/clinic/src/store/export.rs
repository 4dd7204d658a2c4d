//! All patients at once, one after the other.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::stream::{BoxStream, Stream};
use sqlx::{Executor as _, FromRow as _, any::AnyRow};

use super::Charts;
use crate::{error::Result, patient::Patient, user::User};

/// The patients of a clinic, as they were when the first was read. It holds one connection and a few rows, however
/// many there are.
pub struct Export(BoxStream<'static, sqlx::Result<AnyRow>>);

impl Charts {
    /// All patients, by id: without merged charts, and without restricted ones where the user may not open those.
    pub fn export(&self, by: &User) -> Export {
        let all = sqlx::query(ALL).bind(self.clinic.code()).bind(i64::from(by.sees_restricted()));
        Export(self.store.pool.fetch(all))
    }
}

impl Stream for Export {
    type Item = Result<Patient>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Patient>>> {
        let row = self.0.as_mut().poll_next(cx);
        row.map(|row| row.map(|row| Ok(Patient::from_row(&row?)?)))
    }
}

const ALL: &str = "SELECT * FROM patients \
    WHERE clinic = $1 AND merged_into IS NULL AND restricted <= $2 ORDER BY id";
