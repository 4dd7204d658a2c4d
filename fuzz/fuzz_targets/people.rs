//! A file of people: read or refused, and no refusal names anybody.

#![no_main]

use fuzz::files::with_file;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(why) = with_file(bytes, audit::readers::people) else { return };
    // Nothing but these words, and the number of a line.
    let (_, said) = why.split_once(", line ").expect("it says where");
    let (line, said) = said.split_once(", ").expect("it says what");
    assert!(line.parse::<u64>().is_ok(), "{why}");
    assert!(KNOWN.contains(&said), "{why}");
});

const KNOWN: [&str; 7] = [
    "is no CSV in UTF-8: a spreadsheet saves one as \"CSV UTF-8\"",
    "names nobody: want lines of namespace,value,label",
    "has `;` between its fields: put commas there, namespace,value,label",
    "has not three fields: namespace, value, label",
    "begins with no namespace, such as `patient` or `user`",
    "has an empty value",
    "has an empty label",
];
