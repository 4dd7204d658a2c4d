//! What whoever checks the lines keeps of the keys: the file for `--keys`.

use serde::Serialize;
use zeroize::Zeroizing;

#[derive(Default, Serialize)]
pub(super) struct Kept<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) seal: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) auditor: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sign: Vec<Entry<'a>>,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    /// From when on it is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
}

impl Kept<'_> {
    pub(super) fn text(&self) -> Zeroizing<Vec<u8>> {
        // As large as it gets, so that no copy is left behind when it grows.
        let mut text = Zeroizing::new(Vec::with_capacity(LONGEST));
        // Into memory, nothing of this can fail.
        _ = serde_json::to_writer_pretty(&mut *text, self);
        text.push(b'\n');
        text
    }
}

const LONGEST: usize = 4 << 10;
