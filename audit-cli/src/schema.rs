//! `audit schema`.

use audit_core::schema::json_schema;

use crate::{error::Error, output};

pub(crate) fn run() -> Result<u8, Error> {
    output::write(|to| to.write_all(json_schema().as_bytes()))?;
    Ok(0)
}
