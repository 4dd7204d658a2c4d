//! `audit keygen`: new keys, and the variables that give them to the app.

mod files;
mod ring;

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    os::fd::AsFd,
};

use audit_core::keys::KeyError;
use ed25519_dalek::SigningKey;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::{
    args::{Format, Keygen},
    error::Error,
    keys::others_may_read,
    output,
};

pub(crate) fn run(options: &Keygen) -> Result<u8, Error> {
    let [seal, pseudonyms] = [random()?, random()?].map(|key| hex(&key));
    let mut variables = vec![
        Variable { name: "AUDIT_SEAL_KEY", value: seal },
        Variable { name: "AUDIT_PSEUDONYM_KEYS", value: ring::with_new_key(options.ring, &pseudonyms)? },
    ];
    let signing = random()?;
    let auditor = random()?;
    // The files first: what cannot be kept is not to be used.
    if let Some(path) = &options.sign {
        let public = SigningKey::from_bytes(&signing).verifying_key();
        files::public(&files::in_folder(path, "sign.pub"), &hex(public.as_bytes()))?;
        variables.push(Variable { name: "AUDIT_SIGN_KEY", value: hex(&signing) });
    }
    if let Some(path) = &options.auditor {
        let public = hex(PublicKey::from(&StaticSecret::from(*auditor)).as_bytes());
        files::pair(&files::in_folder(path, "auditor.key"), &hex(&auditor), &public)?;
        variables.push(Variable { name: "AUDIT_AUDITOR_KEY", value: public });
    }
    warn();
    output::write(|to| print(&variables, options.format, to))?;
    Ok(0)
}

/// Says that secrets come, where somebody might not think of it.
fn warn() {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        output::say(
            "audit: what follows is secret; keep it where the app's variables are kept, and nowhere else\n",
        );
    } else if stdout.as_fd().try_clone_to_owned().is_ok_and(|stdout| others_may_read(&stdout.into())) {
        output::say("audit: others may read the file that the keys are written to: run `chmod 600` on it\n");
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
