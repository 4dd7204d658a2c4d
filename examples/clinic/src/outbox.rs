//! Where messages leave the clinic: a directory, as a mail server would read one.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, fmt::rfc2822};
use tempfile::{NamedTempFile, TempDir};
use uuid::Uuid;

use crate::{
    config::Config,
    error::{Error, Result},
    recipient::check_code,
};

/// A directory of `.eml` files. A clone is the same outbox.
#[derive(Clone)]
pub struct Outbox {
    directory: PathBuf,
    /// Where no directory is configured: one that is removed with the last clone.
    _own: Option<Arc<TempDir>>,
}

impl Outbox {
    /// Opens the configured directory, which is made if it is missing; without one, a directory that is gone with the
    /// outbox.
    ///
    /// # Errors
    /// [`Error::Undelivered`] where the directory cannot be made.
    pub fn open(config: &Config) -> Result<Self> {
        let opened = match &config.outbox {
            Some(directory) => Self::at(directory.into()),
            None => Self::own(),
        };
        opened.map_err(|_| Error::Undelivered)
    }

    /// Delivers a message with JSON that the audit log has released, to somebody by code. It blocks for one small file.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the code, [`Error::Undelivered`]
    pub fn deliver(&self, to: &str, json: &[u8]) -> Result<()> {
        check_code(to)?;
        self.write(to, json).map_err(|_| Error::Undelivered)
    }

    /// Where the messages are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn at(directory: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&directory)?;
        Ok(Self { directory, _own: None })
    }

    fn own() -> io::Result<Self> {
        let own = TempDir::with_prefix("clinic-outbox-")?;
        Ok(Self { directory: own.path().to_owned(), _own: Some(Arc::new(own)) })
    }

    /// Under another name first, so that nobody reads half a message; readable for nobody else.
    fn write(&self, to: &str, json: &[u8]) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.directory)?;
        file.write_all(head(to).as_bytes())?;
        file.write_all(json)?;
        file.persist(self.directory.join(format!("{to}-{}.eml", Uuid::now_v7())))?;
        Ok(())
    }
}

fn head(to: &str) -> String {
    let now = rfc2822::to_string(&Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    format!(
        "Date: {now}\r\nFrom: records@clinic.invalid\r\nTo: {to}@recipients.invalid\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/json\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn messages(outbox: &Outbox) -> Vec<String> {
        let files = fs::read_dir(outbox.directory()).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    #[test]
    fn a_message_has_a_head_and_what_was_released() {
        let outbox = Outbox::open(&Config::default()).unwrap();
        outbox.deliver("county-health", br#"{"id":7}"#).unwrap();
        let messages = messages(&outbox);
        let (head, body) = messages[0].split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nTo: county-health@recipients.invalid\r\n"));
        assert_eq!((body, messages.len()), (r#"{"id":7}"#, 1));
    }

    #[test]
    fn nobody_is_reached_outside_of_the_directory() {
        let outbox = Outbox::open(&Config::default()).unwrap();
        assert!(matches!(outbox.deliver("../somebody", b"{}"), Err(Error::Invalid(_))));
        assert_eq!(messages(&outbox), Vec::<String>::new());
    }

    #[test]
    fn a_directory_that_cannot_be_made_or_is_gone_is_an_error() {
        let nowhere = Config { outbox: Some("/dev/null/outbox".into()), ..Config::default() };
        assert_eq!(Outbox::open(&nowhere).err(), Some(Error::Undelivered));
        let outbox = Outbox::open(&Config::default()).unwrap();
        fs::remove_dir(outbox.directory()).unwrap();
        assert_eq!(outbox.deliver("county-health", b"{}"), Err(Error::Undelivered));
    }
}
