//! `audit keygen`: new keys, and the variables that give them to the app.

mod files;
mod kept;
mod ring;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, IsTerminal, Write},
    os::fd::AsFd,
    path::Path,
};

use audit_core::keys::KeyError;
use ed25519_dalek::SigningKey;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::{
    args::{Format, Keygen, Made},
    error::Error,
    keys::{AUDITOR, RING, SEAL, SIGNER, others_may_read},
    output::{self, plain},
    since::now,
    words::second,
};
use files::{NewFiles, beside, in_folder};
use kept::{Entry, Kept};

pub(crate) fn run(options: &Keygen) -> Result<u8, Error> {
    let wanted = Wanted::of(options)?;
    if options.keys.is_some() && wanted.0 == [Made::Pseudonyms] {
        return Err(Error::Usage(NOT_KEPT.to_owned()));
    }
    let mut variables = Vec::new();
    // Some of these are not wanted, and are forgotten.
    let [seal, pseudonyms, auditor, signing] = [random()?, random()?, random()?, random()?];
    let [seal_hex, auditor_hex] = [&seal, &auditor].map(|key| hex(key));
    let signer = hex(SigningKey::from_bytes(&signing).verifying_key().as_bytes());
    let mut kept = Kept::default();
    let mut files = NewFiles::default();
    if wanted.makes(Made::Seal) {
        variables.push(Variable { name: SEAL, value: seal_hex.clone() });
        kept.seal.push(Entry { key: &seal_hex, from: None });
    }
    if wanted.makes(Made::Pseudonyms) {
        if !options.ring && !options.only.is_empty() {
            ring::refuse_second()?;
        }
        let ring = ring::with_new_key(options.ring, &hex(&pseudonyms))?;
        variables.push(Variable { name: RING, value: ring });
    }
    // The files first: what cannot be kept is not to be used.
    if wanted.makes(Made::Sign) {
        let path = in_folder(options.sign.as_deref().unwrap_or(Path::new(".")), "sign.pub");
        files.public(&path, entry(SIGNER, &signer).as_bytes())?;
        variables.push(Variable { name: "AUDIT_SIGN_KEY", value: hex(&signing) });
        // Sessions of before need no signature.
        kept.sign.push(Entry { key: &signer, from: Some(second(now())) });
    }
    if wanted.makes(Made::Auditor) {
        let path = in_folder(options.auditor.as_deref().unwrap_or(Path::new(".")), "auditor.key");
        let public = hex(PublicKey::from(&StaticSecret::from(*auditor)).as_bytes());
        files.public(&beside(&path), entry("AUDIT_AUDITOR_KEY", &public).as_bytes())?;
        files.secret(&path, entry(AUDITOR, &auditor_hex).as_bytes())?;
        variables.push(Variable { name: "AUDIT_AUDITOR_KEY", value: public });
        kept.auditor.push(&auditor_hex);
    }
    if let Some(path) = &options.keys {
        files.secret(&in_folder(path, "keys.json"), &kept.text())?;
    }
    hand_over(&variables, options, files)?;
    Ok(0)
}

/// Gives the variables to a new file or to stdout. Then the other files stay.
fn hand_over(variables: &[Variable], options: &Keygen, mut files: NewFiles) -> Result<(), Error> {
    if let Some(path) = &options.out {
        let mut text = Zeroizing::new(Vec::with_capacity(LONGEST));
        print(variables, options.format, &mut *text)?;
        files.secret(path, &text)?;
        files.keep();
        return Ok(());
    }
    warn();
    // Where they reach nobody, the others are of no use either.
    output::write(|to| print(variables, options.format, to))?;
    files.keep();
    Ok(())
}

/// Which keys are made.
struct Wanted(Vec<Made>);

impl Wanted {
    fn of(options: &Keygen) -> Result<Self, Error> {
        let named = [
            (Made::Pseudonyms, options.ring, "--ring"),
            (Made::Auditor, options.auditor.is_some(), "--auditor"),
            (Made::Sign, options.sign.is_some(), "--sign"),
        ];
        let mut wanted = Self(options.only.clone());
        if !wanted.0.is_empty() {
            let left_out = named.iter().find(|(made, given, _)| *given && !wanted.makes(*made));
            return match left_out {
                Some((_, _, option)) => {
                    Err(Error::Usage(format!("{option} is about a key that --only leaves out")))
                }
                None => Ok(wanted),
            };
        }
        // Whoever puts a new key in front of a ring keeps the seal key that the app has.
        wanted.0.extend((!options.ring).then_some([Made::Seal, Made::Pseudonyms]).into_iter().flatten());
        wanted.0.extend(named.iter().filter(|(_, given, _)| *given).map(|(made, ..)| *made));
        Ok(wanted)
    }

    fn makes(&self, made: Made) -> bool {
        self.0.contains(&made)
    }
}

/// A key in a file of its own says what it is for, so that nobody takes it for another.
fn entry(name: &str, key: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("{name}={key}\n"))
}

/// Says that secrets come, where somebody might not think of it.
fn warn() {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        output::say(
            "audit: what follows is secret; keep it where the app's variables are kept, and nowhere else\n",
        );
    } else if stdout.as_fd().try_clone_to_owned().is_ok_and(|stdout| others_may_read(&stdout.into())) {
        let file = fs::read_link("/proc/self/fd/1").map(|path| plain(&path.to_string_lossy()));
        let file = file.unwrap_or_else(|_| "FILE".to_owned());
        output::say(&format!(
            "audit: others may read {file}, which the keys are written to: run `chmod 600 {file}`, and the next time use --out\n"
        ));
    }
}

/// What the app is given.
struct Variable {
    name: &'static str,
    value: Zeroizing<String>,
}

fn print(variables: &[Variable], format: Format, to: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Env => {
            variables.iter().try_for_each(|Variable { name, value }| writeln!(to, "{name}={}", **value))
        }
        Format::Heroku => {
            write!(to, "heroku config:set")?;
            variables.iter().try_for_each(|Variable { name, value }| write!(to, " {name}={}", **value))?;
            writeln!(to)
        }
        Format::Json => {
            let object: BTreeMap<_, _> =
                variables.iter().map(|Variable { name, value }| (name, value.as_str())).collect();
            serde_json::to_writer_pretty(&mut *to, &object)?;
            writeln!(to)
        }
    }
}

fn random() -> Result<Zeroizing<[u8; 32]>, Error> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *key).map_err(|_| KeyError::Random)?;
    Ok(key)
}

fn hex(key: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(base16ct::lower::encode_string(key))
}

const NOT_KEPT: &str = "--keys is for whoever checks the lines, and a pseudonym key checks none: give the ring to whoever looks for patients";
/// As large as the text gets, so that no copy is left behind when it grows.
const LONGEST: usize = 64 << 10;
