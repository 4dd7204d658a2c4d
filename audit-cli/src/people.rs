//! The file of `--people`: what a person or a thing is called, so that labels can stand beside pseudonyms.

use std::{collections::HashMap, fs::File, path::Path};

use audit_core::verify::Lookup;
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::{
    codes::is_namespace,
    error::Error,
    learned::Learned,
    output::{plain, say},
    person::{Person, SERVICE, USER},
};

/// One line of the file. It holds identifiers in clear, so that nothing prints it.
pub(crate) struct Row {
    /// `patient`, `user`, …
    namespace: String,
    /// The identifier.
    value: String,
    label: String,
    /// Where it stands in the file.
    line: u64,
}

/// The labels, by what stands in lines.
#[derive(Default)]
pub(crate) struct Labels(HashMap<String, String>);

impl Labels {
    /// The labels, and the people they are of.
    pub(crate) fn of(rows: &[Row], lookup: &Lookup) -> (Self, Vec<Person>) {
        let mut labels = HashMap::new();
        let people = rows.iter().map(|Row { namespace, value, label, .. }| {
            let person = Person::of(namespace, value, lookup);
            let clear = person.texts.iter().filter(|_| [USER, SERVICE].contains(&namespace.as_str()));
            let clear = clear.map(|text| text.to_string());
            labels.extend(person.pseudonyms.iter().cloned().chain(clear).map(|id| (id, plain(label))));
            person
        });
        let people = people.collect();
        (Self(labels), people)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads lines of namespace, value and label, with these three words above them or without.
pub(crate) fn read(path: &Path) -> Result<Vec<Row>, Error> {
    let file = File::open(path).map_err(|error| Error::open(path, &error))?;
    let mut rows = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(file);
    let mut people = Vec::new();
    for row in rows.records() {
        // The error of the library may show what stands there.
        let row =
            row.map_err(|error| wrong(path, error.position().map_or(0, csv::Position::line), NO_UTF_8))?;
        let line = row.position().map_or(0, csv::Position::line);
        if line > 1 || row != HEADER[..] {
            people.push(Row::of(&row, line).map_err(|why| wrong(path, line, why))?);
        }
    }
    tell_doubled(&people);
    if people.is_empty() {
        return Err(wrong(path, 1, "names nobody: want lines of namespace,value,label"));
    }
    Ok(people)
}

/// Says where somebody comes again under another label: only one of the two can stand beside a pseudonym.
fn tell_doubled(rows: &[Row]) {
    let mut known = HashMap::new();
    for Row { namespace, value, label, line } in rows {
        let (first, other) = *known.entry((namespace, value)).or_insert((*line, label));
        if other != label {
            say(&format!(
                "audit: line {line} of the file of --people has another label for who stands on line {first}: the last one is shown\n"
            ));
        }
    }
}

/// Says which lines are about nobody in the log: the kind of a record may be misspelt, and any is one that an app may have.
pub(crate) fn tell_strange(rows: &[Row], learned: &Learned) {
    let clear = [USER, SERVICE];
    let strange =
        |row: &&Row| !clear.contains(&row.namespace.as_str()) && !learned.namespaces.contains(&row.namespace);
    let mut strange = rows.iter().filter(strange);
    if let Some(Row { line, .. }) = strange.next() {
        let more = match strange.count() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        say(&format!(
            "audit: line {line} of the file of --people{more}: no verified line has a pseudonym in that namespace\n"
        ));
    }
}

impl Row {
    fn of(row: &StringRecord, line: u64) -> Result<Self, &'static str> {
        if row.len() == 1 && row.iter().any(|field| field.contains(';')) {
            return Err("has `;` between its fields: put commas there, namespace,value,label");
        }
        let [namespace, value, label] = row.iter().collect::<Vec<_>>()[..] else {
            return Err("has not three fields: namespace, value, label");
        };
        if !is_namespace(namespace) {
            return Err("begins with no namespace, such as `patient` or `user`");
        }
        if value.is_empty() {
            return Err("has an empty value");
        }
        if label.is_empty() {
            return Err("has an empty label");
        }
        Ok(Self { namespace: namespace.to_owned(), value: value.to_owned(), label: label.to_owned(), line })
    }
}

fn wrong(path: &Path, line: u64, why: &str) -> Error {
    Error::Usage(format!("{}, line {line}, {why}", plain(&path.to_string_lossy())))
}

const NO_UTF_8: &str = "is no CSV in UTF-8: a spreadsheet saves one as \"CSV UTF-8\"";
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
        Ok(people.into_iter().map(|Row { namespace, value, label, .. }| [namespace, value, label]).collect())
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
            (b"patient,MRN-1, \n", "people.csv, line 1, has an empty label"),
            (b"", "people.csv, line 1, names nobody: want lines of namespace,value,label"),
            (
                b"namespace,value,label\n",
                "people.csv, line 1, names nobody: want lines of namespace,value,label",
            ),
            (
                b"namespace;value;label\npatient;MRN-1;Ada\n",
                "people.csv, line 1, has `;` between its fields: put commas there, namespace,value,label",
            ),
            (
                b"patient,MRN-1,Ada\npatient,MRN-2,\xff\n",
                "people.csv, line 2, is no CSV in UTF-8: a spreadsheet saves one as \"CSV UTF-8\"",
            ),
        ] {
            assert_eq!(read_text(text).unwrap_err(), why);
        }
    }
}
