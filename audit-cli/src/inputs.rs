//! What lines are read from: files, all that is in folders, and standard input; packed or not.

mod folder;
mod keep;
mod packing;
mod unpack;

pub(crate) use unpack::unpack;

use packing::Packing;
use unpack::peek;

use std::{
    collections::HashSet,
    fs::{self, File, Metadata},
    io::{self, Read, Seek, stdin},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use crate::{
    error::why,
    output::{plain, say},
    progress::Progress,
};

/// The inputs in their order, with folders taken apart.
#[derive(Default)]
pub(crate) struct Inputs {
    sources: Vec<Source>,
    unread: Vec<Unread>,
    /// Files and folders that were met, by device and number: each is read once, on whatever ways it is reached.
    met: HashSet<(u64, u64)>,
}

enum Source {
    Stdin,
    File(PathBuf, Option<u64>),
    Kept(String, File, u64),
}

/// An input that could not be opened, or whose packing is none that is read here.
pub(crate) struct Unread {
    pub(crate) name: String,
    pub(crate) why: String,
    packed: bool,
}

impl Inputs {
    /// What the arguments name.
    pub(crate) fn of(named: &[PathBuf]) -> Self {
        let mut inputs = Self::default();
        for path in named {
            if path.as_os_str() == "-" {
                inputs.sources.push(Source::Stdin);
                continue;
            }
            match fs::metadata(path) {
                Ok(found) if found.is_dir() => inputs.unfold(path),
                // A pipe that is named is meant: `audit verify <(…)`.
                Ok(found) => inputs.file(path, &found),
                Err(error) => inputs.unread(path, &error),
            }
        }
        inputs
    }

    /// Reads them one after the other. What cannot be opened is told, and is no input any more.
    pub(crate) fn read(&mut self, mut take: impl FnMut(String, &mut dyn Read)) {
        let progress = Progress::of(self.bytes());
        let Self { sources, unread, .. } = self;
        sources.retain(|source| match source.open(&progress) {
            Ok(stream) => {
                // Lines that stand there unpacked are read all the same.
                let (begin, mut stream) = peek(stream);
                unread.extend(Packing::of(&begin).map(|packing| Unread::packed(source, packing)));
                take(source.name(), &mut *stream);
                true
            }
            Err(error) => {
                unread.push(Unread::of(source, &error));
                false
            }
        });
        drop(progress);
        self.unread.iter().for_each(Unread::tell);
    }

    /// Reads them once more. What cannot be opened any more has its place all the same.
    pub(crate) fn read_again(&mut self, mut take: impl FnMut(&mut dyn Read)) {
        let progress = Progress::of(self.bytes());
        for source in &self.sources {
            match source.open(&progress) {
                Ok(mut stream) => take(&mut *stream),
                Err(error) => {
                    let unread = Unread::of(source, &error);
                    unread.tell();
                    self.unread.push(unread);
                    take(&mut io::empty());
                }
            }
        }
    }

    /// What could not be opened.
    pub(crate) fn into_unread(self) -> Vec<Unread> {
        self.unread
    }

    /// All of them together; a file may claim any length.
    fn bytes(&self) -> Option<u64> {
        self.sources.iter().try_fold(0_u64, |sum, source| Some(sum.saturating_add(source.bytes()?)))
    }

    fn file(&mut self, path: &Path, found: &Metadata) {
        if !found.is_file() {
            self.sources.push(Source::File(path.to_owned(), None));
        } else if self.meets(found) {
            // Files that the system makes up when they are read have no length.
            let bytes = Some(found.len()).filter(|bytes| *bytes > 0);
            self.sources.push(Source::File(path.to_owned(), bytes));
        } else {
            skip(path, "it is read already");
        }
    }

    /// Whether it is met for the first time.
    fn meets(&mut self, found: &Metadata) -> bool {
        self.met.insert((found.dev(), found.ino()))
    }

    fn unread(&mut self, path: &Path, error: &io::Error) {
        self.unread.push(Unread { name: name(path), why: why(error), packed: false });
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path, _) => name(path),
            Self::Kept(name, ..) => name.clone(),
        }
    }

    /// How long it is, where that can be known.
    const fn bytes(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(_, bytes) => *bytes,
            Self::Kept(_, _, bytes) => Some(*bytes),
        }
    }

    /// What is in it, unpacked.
    fn open<'a>(&'a self, progress: &'a Progress) -> io::Result<Box<dyn Read + 'a>> {
        unpack(progress.watch(self.packed()?))
    }

    fn packed(&self) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Stdin => Ok(Box::new(stdin().lock())),
            Self::File(path, None) => Ok(Box::new(File::open(path)?)),
            // What is appended meanwhile, to a trail, say, is not part of it: each time the same is read.
            Self::File(path, Some(bytes)) => Ok(Box::new(File::open(path)?.take(*bytes))),
            Self::Kept(_, file, _) => {
                let mut file = file;
                file.rewind()?;
                Ok(Box::new(file))
            }
        }
    }
}

impl Unread {
    fn of(source: &Source, error: &io::Error) -> Self {
        Self { name: source.name(), why: why(error), packed: false }
    }

    fn packed(source: &Source, packing: Packing) -> Self {
        let name = source.name();
        Self { why: packing.why(&name), name, packed: true }
    }

    /// What is the matter with it, in words.
    pub(crate) const fn what(&self) -> &'static str {
        if self.packed { "cannot be read" } else { "cannot be opened" }
    }

    fn tell(&self) {
        let Self { name, why, packed } = self;
        let advice = if *packed { "" } else { "; check its name and your rights" };
        say(&format!("audit: {name} {}: {why}{advice}\n", self.what()));
    }
}

fn name(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// Says what is left out on purpose.
fn skip(path: &Path, why: &str) {
    say(&format!("audit: {} is left out: {why}\n", name(path)));
}
