//! The keys of whoever reads: from the environment, or from files. A key is never an argument, and never in a message.

mod file;
mod text;

pub(crate) use text::others_may_read;

use std::{env, mem, ops::Range, path::Path};

use audit_core::{
    keys::{KeyError, PseudonymKeys, SealKey},
    verify::{self, AuditorSecretKey, SignerKey},
};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{
    args::KeyFiles,
    error::Error,
    output::{mask, plain},
};

/// What was found of them.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) check: verify::Keys,
    /// Which keys these are, and when they are in use: ids are no secrets.
    pub(crate) seals: Vec<Entry>,
    pub(crate) signers: Vec<Entry>,
    pub(crate) auditors: bool,
    /// Those of the file. Whoever needs the ring asks [`ring`](Self::ring).
    pseudonyms: Option<PseudonymKeys>,
    /// What seals now, and since when.
    sealing: Option<(SealKey, u64)>,
}

/// What tells a key from others, and when it is in use.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) used: Range<u64>,
    /// What its owner wrote beside it.
    pub(crate) note: Option<String>,
}

impl Held {
    /// Those that check something.
    pub(crate) fn read(files: &KeyFiles) -> Result<Self, Error> {
        let held = Self::any(files)?;
        match &files.keys {
            _ if !held.check.is_empty() => Ok(held),
            Some(path) => Err(Error::Usage(format!("{} {CHECKS_NOTHING}", shown(path)))),
            None => Err(Error::Usage(NONE.to_owned())),
        }
    }

    /// Reads the files that are named, and the environment where no file for all keys is.
    pub(crate) fn any(files: &KeyFiles) -> Result<Self, Error> {
        let mut held = Self::default();
        match &files.keys {
            Some(path) => file::read(path, &mut held)?,
            None => held.look_around()?,
        }
        for path in &files.auditor_key {
            let file = text::secret(path)?;
            each_of(path, &file.text, AUDITOR, |key| held.auditor(key))?;
            file.tell_shared();
        }
        for path in &files.sign_key {
            each_of(path, &text::public(path)?, SIGNER, |key| held.signer(key, 0))?;
        }
        Ok(held)
    }

    /// The ring of pseudonym keys: that of the file, or that of the environment.
    pub(crate) fn ring(&self) -> Result<PseudonymKeys, Error> {
        self.any_ring()?.ok_or_else(|| Error::Usage(NO_RING.to_owned()))
    }

    /// The same, where there is one.
    pub(crate) fn any_ring(&self) -> Result<Option<PseudonymKeys>, Error> {
        if let Some(ring) = &self.pseudonyms {
            return Ok(Some(ring.clone()));
        }
        // What is empty holds as much as what is not there.
        let ring = variable(RING).ok().flatten();
        ring.map(|ring| PseudonymKeys::parse(&ring)).transpose().map_err(|error| wrong(RING, &error))
    }

    /// The seal key that is in use now.
    pub(crate) fn sealing(&self) -> Result<SealKey, Error> {
        let key = self.sealing.as_ref().map(|(key, _)| key.clone());
        key.ok_or_else(|| Error::Usage(NO_SEAL.to_owned()))
    }

    fn look_around(&mut self) -> Result<(), Error> {
        if variable(SEAL)?.is_some_and(|text| is_ring(&text)) {
            return Err(Error::Usage(RING_AS_SEAL.to_owned()));
        }
        each(SEAL, |key| self.seal(key, 0..u64::MAX))?;
        each(AUDITOR, |key| self.auditor(key))?;
        each(SIGNER, |key| self.signer(key, 0))
    }

    fn seal(&mut self, key: &str, used: Range<u64>) -> Result<(), KeyError> {
        let key = SealKey::from_hex(key)?;
        let later = self.sealing.as_ref().is_none_or(|(_, since)| *since < used.start);
        if later && u64::try_from(Timestamp::now().as_millisecond()).is_ok_and(|now| used.contains(&now)) {
            self.sealing = Some((key.clone(), used.start));
        }
        self.seals.push(Entry { id: key.id(), used: used.clone(), note: None });
        self.check = mem::take(&mut self.check).seal(key, used);
        Ok(())
    }

    fn auditor(&mut self, key: &str) -> Result<(), KeyError> {
        self.check = mem::take(&mut self.check).auditor(AuditorSecretKey::from_hex(key)?);
        self.auditors = true;
        Ok(())
    }

    fn signer(&mut self, key: &str, from: u64) -> Result<(), KeyError> {
        let key = SignerKey::from_hex(key)?;
        self.signers.push(Entry { id: key.id().to_owned(), used: from..u64::MAX, note: None });
        self.check = mem::take(&mut self.check).signer(key, from);
        Ok(())
    }
}

/// Whether its keys have ids, as those of a ring have.
fn is_ring(text: &str) -> bool {
    let id = |entry: &str| entry.trim().split_once(':').is_some_and(|(id, _)| id.starts_with('k'));
    text.split(',').any(id)
}

/// The value of a variable; none where it is not set.
pub(crate) fn variable(name: &'static str) -> Result<Option<Zeroizing<String>>, KeyError> {
    // What is no text is no key either; the character that is lost says so.
    let text = env::var_os(name).map(|text| Zeroizing::new(text.to_string_lossy().trim().to_owned()));
    if text.as_ref().is_some_and(|text| text.is_empty()) { Err(KeyError::Empty { name }) } else { Ok(text) }
}

/// Each key of a variable that holds several.
fn each(name: &'static str, mut take: impl FnMut(&str) -> Result<(), KeyError>) -> Result<(), Error> {
    let text = variable(name)?;
    let mut keys = text.iter().flat_map(|text| text.split(',')).map(str::trim);
    // The SDK's own words are for whoever starts an app: a new key checks nothing.
    keys.try_for_each(|key| take(key).map_err(|error| wrong(name, &error)))
}

/// Each key of a file that holds nothing else: alone, or behind the name of its variable, which tells what it is.
fn each_of(
    path: &Path,
    text: &str,
    name: &str,
    mut take: impl FnMut(&str) -> Result<(), KeyError>,
) -> Result<(), Error> {
    let file = shown(path);
    let mut keys = text.split_whitespace().peekable();
    if keys.peek().is_none() {
        return Err(Error::Usage(format!("{file} is empty: a key is 64 hex digits")));
    }
    if keys.peek().is_some_and(|first| first.starts_with('{')) {
        return Err(Error::Usage(format!("{file} is JSON: name it with --keys")));
    }
    keys.try_for_each(|entry| match entry.split_once('=') {
        Some((other, _)) if other != name => Err(mistaken(&file, other, name)),
        Some((_, key)) => take(key).map_err(|error| wrong(&file, &error)),
        None => take(entry).map_err(|error| wrong(&file, &error)),
    })
}

/// A file of another key.
fn mistaken(file: &str, other: &str, name: &str) -> Error {
    let (other, advice) = match other {
        AUDITOR => (AUDITOR, "name it with --auditor-key"),
        SIGNER => (SIGNER, "name it with --sign-key"),
        "AUDIT_AUDITOR_KEY" => (
            "AUDIT_AUDITOR_KEY",
            "that is the public half of the auditor's pair, which only the app needs; name the file with the secret one",
        ),
        SEAL => (SEAL, "that is for the environment, or a file of --keys"),
        _ => ("something else", "take the file that `audit keygen` made"),
    };
    Error::Usage(format!("{file} holds {other}, and not {name}: {advice}"))
}

/// A key that is none; `place` says where it stands.
pub(crate) fn wrong(place: &str, error: &KeyError) -> Error {
    let why = match error {
        KeyError::Length { digits, .. } => {
            format!("has {digits} characters, but a key is 64 hex digits: take the whole one that was used")
        }
        KeyError::Alphabet { .. } => {
            "holds a character that is no hex digit: a key is 64 of 0-9 and a-f".to_owned()
        }
        KeyError::Zeros { .. } => {
            "is all zeros, which is no secret: take the key that the app was started with".to_owned()
        }
        KeyError::Point { .. } => "is no public key: take the one that `audit keygen` made".to_owned(),
        KeyError::Twice => {
            "holds the same id or the same key twice: each key has its own id, k1, k2, …".to_owned()
        }
        KeyError::Ring => {
            "is not a ring of the form `k2:<64 hex>,k1:<64 hex>` with the newest key first".to_owned()
        }
        _ => "is no key".to_owned(),
    };
    Error::Usage(format!("{place} {why}"))
}

/// The name of a file, or what somebody took for one.
fn shown(path: &Path) -> String {
    mask(&plain(&path.to_string_lossy()))
}

pub(crate) const RING: &str = "AUDIT_PSEUDONYM_KEYS";
pub(crate) const SEAL: &str = "AUDIT_SEAL_KEY";
pub(crate) const AUDITOR: &str = "AUDIT_AUDITOR_SECRET_KEY";
pub(crate) const SIGNER: &str = "AUDIT_SIGN_PUBLIC_KEY";
const RING_AS_SEAL: &str = "AUDIT_SEAL_KEY holds pseudonym keys (`k1:…`), and no seal key: put the ring into AUDIT_PSEUDONYM_KEYS, and the \
                            app's seal key here";
const CHECKS_NOTHING: &str = "holds no key that checks anything: want `seal`, or `sign` with a public key (`audit help verify` shows one)";
const NO_RING: &str = "no pseudonym key is there to find anybody with: set AUDIT_PSEUDONYM_KEYS to the ring of the app, or put it into the \
                       file of --keys as the member `pseudonyms`";
const NO_SEAL: &str = "no seal key is in use now that could seal the trail: set AUDIT_SEAL_KEY to that of the app, or put one into the \
                       file of --keys whose `until` has not come";
const NONE: &str = "no key is there to check anything with: set AUDIT_SEAL_KEY to that of the app, or name a file with --keys \
                    (`audit help verify` shows one)";
