//! An environment, as `/proc/self/environ` writes it: `NAME=value`, a NUL between one and the next. Headers of a request
//! stand in it as well, by their names in lower case.

/// Where a value may be any bytes but NUL, as it may be for a process.
#[derive(Clone, Copy)]
pub struct Environment<'a>(pub &'a [u8]);

impl<'a> Environment<'a> {
    /// All values of that name, in their order.
    pub fn all(self, name: &str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        self.entries().filter_map(move |entry| entry.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
    }

    /// What `std::env::var` gives: nothing where the value is no text.
    pub fn text(self, name: &str) -> Option<String> {
        String::from_utf8(self.all(name).next()?.to_vec()).ok()
    }

    /// What `std::env::var_os` gives, with marks for what is no text.
    pub fn lossy(self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.all(name).next()?).into_owned())
    }

    /// Every value that is text.
    pub fn texts(self) -> impl Iterator<Item = &'a str> {
        self.entries().filter_map(|entry| Some(std::str::from_utf8(entry).ok()?.split_once('=')?.1))
    }

    fn entries(self) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        self.0.split(|byte| *byte == 0)
    }
}
