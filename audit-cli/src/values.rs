//! The values that somebody is looked for by. They are patient data: what is read here is wiped, and no message repeats it.

use std::{
    io::{IsTerminal, Read, stdin},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::{codes::is_pseudonym, error::Error, output::say};

/// Each of those on the command line; `-` are those on standard input, one a line.
pub(crate) fn values(given: &[String]) -> Result<Vec<Zeroizing<String>>, Error> {
    let mut values = Vec::new();
    for text in given {
        if text == STDIN {
            values.extend(lines()?);
        } else {
            values.push(Zeroizing::new(text.clone()));
        }
    }
    values.retain(|value| !value.is_empty());
    if values.is_empty() && !given.is_empty() {
        let stdin = given.iter().any(|text| text == STDIN);
        return Err(Error::Usage(if stdin { NOBODY } else { EMPTY }.to_owned()));
    }
    if values.iter().any(|value| is_pseudonym(value)) {
        Err(Error::Usage(PSEUDONYM.to_owned()))
    } else {
        Ok(values)
    }
}

/// Refuses to read two things from standard input.
pub(crate) fn once<'a>(given: impl IntoIterator<Item = &'a String>, inputs: &[PathBuf]) -> Result<(), Error> {
    let given = given.into_iter().filter(|text| *text == STDIN).count();
    let inputs = inputs.iter().filter(|input| *input == Path::new(STDIN)).count();
    if given > 1 || (given == 1 && inputs > 0) { Err(Error::Usage(TWICE.to_owned())) } else { Ok(()) }
}

fn lines() -> Result<Vec<Zeroizing<String>>, Error> {
    if stdin().is_terminal() {
        say("audit: one value a line; Ctrl-D ends them\n");
    }
    // As large as it gets, so that no copy is left behind when it grows.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST));
    match stdin().lock().take(LONGEST as u64).read_to_string(&mut text) {
        Ok(length) if length < LONGEST => {
            Ok(text.lines().map(|line| Zeroizing::new(line.to_owned())).collect())
        }
        _ => Err(Error::Usage(NO_TEXT.to_owned())),
    }
}

pub(crate) const STDIN: &str = "-";
const NOBODY: &str = "there is nobody to look for: standard input holds no value";
const EMPTY: &str = "there is nobody to look for: the value is empty";
const LONGEST: usize = 1 << 20;
const PSEUDONYM: &str = "one of the values is a pseudonym, and this command looks for whoever stands behind one, by an identifier: `audit show \
                         --patient` and `--actor` take pseudonyms, and nothing has to be recorded for that";
const TWICE: &str = "standard input can be read once only: put one of what is to come from it into a file";
const NO_TEXT: &str = "the values on standard input are no text in UTF-8, or more than a mebibyte";
