//! The file of `--people`: what a person or a thing is called, so that labels can stand beside pseudonyms.

use std::{fs::File, path::Path};

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::{error::Error, output::plain};

/// One line of the file. It holds identifiers in clear, so that nothing prints it.
#[cfg_attr(not(test), expect(dead_code, reason = "for the commands that show labels"))]
pub(crate) struct Person {
    /// `patient`, `user`, …
    pub(crate) namespace: String,
    /// The identifier.
    pub(crate) value: String,
    pub(crate) label: String,
}

/// Reads lines of namespace, value and label, with these three words above them or without.
#[cfg_attr(not(test), expect(dead_code, reason = "for the commands that show labels"))]
pub(crate) fn read(path: &Path) -> Result<Vec<Person>, Error> {
    let file = File::open(path).map_err(|error| Error::open(path, error))?;
    let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(file);
    let mut people = Vec::new();
    for row in rows.records() {
        // The error of the library may show what stands there.
        let row = row.map_err(|error| {
            wrong(path, error.position().map_or(0, csv::Position::line), "is no CSV in UTF-8")
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        if line > 1 || row != HEADER[..] {
            people.push(Person::of(&row).map_err(|why| wrong(path, line, why))?);
        }
    }
    Ok(people)
}

impl Person {
    fn of(row: &StringRecord) -> Result<Self, &'static str> {
        let [namespace, value, label] = row.iter().collect::<Vec<_>>()[..] else {
            return Err("has not three fields: namespace, value, label");
        };
        if !is_namespace(namespace) {
            return Err("begins with no namespace, such as `patient` or `user`");
        }
        if value.is_empty() {
            return Err("has an empty value");
        }
        Ok(Self { namespace: namespace.to_owned(), value: value.to_owned(), label: label.to_owned() })
    }
}

fn is_namespace(text: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase();
    let fits = |byte: u8| small(byte) || byte.is_ascii_digit() || byte == b'_';
    text.len() <= 32 && text.bytes().next().is_some_and(small) && text.bytes().all(fits)
}

fn wrong(path: &Path, line: u64, why: &str) -> Error {
    Error::Usage(format!("{}, line {line}, {why}", plain(&path.to_string_lossy())))
}

const HEADER: [&str; 3] = ["namespace", "value", "label"];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read_text(text: &[u8]) -> Result<Vec<[String; 3]>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        fs::write(&path, text).unwrap();
        let people =
            read(&path).map_err(|error| error.to_string().replace(&*path.to_string_lossy(), "people.csv"))?;
        Ok(people.into_iter().map(|Person { namespace, value, label }| [namespace, value, label]).collect())
    }

    #[test]
    fn people_are_read_with_and_without_a_header() {
        let expected = [["patient", "MRN-1", "Quillfeather, Ada"], ["user", "u_17", "Dr. Grün"]];
        let rows = "patient,MRN-1,\"Quillfeather, Ada\"\r\nuser, u_17, Dr. Grün\n";
        for header in ["", "namespace,value,label\n", "\u{feff}namespace,value,label\r\n"] {
            assert_eq!(read_text(format!("{header}{rows}").as_bytes()).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_what_stands_there() {
        for (text, why) in [
            (&b"patient,MRN-1\n"[..], "people.csv, line 1, has not three fields: namespace, value, label"),
            (
                b"patient,MRN-1,Ada\nPatient,MRN-2,Bea\n",
                "people.csv, line 2, begins with no namespace, such as `patient` or `user`",
            ),
            (b"patient,,Ada\n", "people.csv, line 1, has an empty value"),
            (b"patient,MRN-1,Ada\npatient,MRN-2,\xff\n", "people.csv, line 2, is no CSV in UTF-8"),
        ] {
            assert_eq!(read_text(text).unwrap_err(), why);
        }
    }
}
