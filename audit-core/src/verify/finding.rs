//! What can be found, and what it means.

use std::fmt;

use crate::event::vocabulary;

vocabulary! {
    /// Kinds of findings, the worst first.
    Kind {
        /// A complete line whose seal does not fit.
        Altered = "ALTERED",
        /// Two different lines with one number, both sealed.
        Equivocation = "EQUIVOCATION",
        /// Lines behind the last line of their session.
        AfterStop = "AFTER_STOP",
        /// A time below that of the line before.
        Time = "TIME",
        /// Sealed under a key that was not in use at that time.
        KeyTime = "KEY_TIME",
        /// A signature that does not fit, or a line that is not the signed one.
        Signature = "SIGNATURE",
        /// An earlier run saw this session.
        SessionMissing = "SESSION_MISSING",
        /// An earlier run saw a later end of this session.
        TailCut = "TAIL_CUT",
        /// An earlier run saw these numbers.
        Cut = "CUT",
        /// Numbers that are missing between two lines.
        Lost = "LOST",
        /// Numbers that are missing before the first line.
        EarlierMissing = "EARLIER_MISSING",
        /// The session ended without its last line.
        UncleanEnd = "UNCLEAN_END",
        /// A begin without its end, or an end without its begin.
        Open = "OPEN",
        /// No key that is held opens the session.
        UnknownKey = "UNKNOWN_KEY",
        /// An audit object without a seal.
        Unsealed = "UNSEALED",
        /// It looks like a line and is none, or it could not be read.
        Malformed = "MALFORMED",
        /// A piece of a line.
        Fragment = "FRAGMENT",
        /// A number came again, too late to be compared.
        Stale = "STALE",
        /// No checkpoint where there must have been one.
        Silent = "SILENT",
        /// One key in two environments.
        KeyShared = "KEY_SHARED",
        /// A line that no signature covers.
        Unsigned = "UNSIGNED",
    }
}

vocabulary! {
    /// What a finding says about the log.
    Class {
        /// Evidence of tampering.
        Tampering = "tampering",
        /// Something is missing.
        Loss = "loss",
        /// Nobody can know from this.
        Inconclusive = "inconclusive",
    }
}

impl Kind {
    /// What it says about the log.
    pub const fn class(self) -> Class {
        match self {
            Self::Altered
            | Self::Equivocation
            | Self::AfterStop
            | Self::Time
            | Self::KeyTime
            | Self::Signature
            | Self::SessionMissing
            | Self::TailCut
            | Self::Cut => Class::Tampering,
            Self::Lost | Self::EarlierMissing | Self::UncleanEnd | Self::Open => Class::Loss,
            Self::UnknownKey
            | Self::Unsealed
            | Self::Malformed
            | Self::Fragment
            | Self::Stale
            | Self::Silent
            | Self::KeyShared
            | Self::Unsigned => Class::Inconclusive,
        }
    }

    /// One sentence for somebody who is no programmer.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Altered => "a line was changed after it was written",
            Self::Equivocation => {
                "two different lines claim one number: somebody who holds the key wrote one of them"
            }
            Self::AfterStop => "lines were added behind the end of a session",
            Self::Time => "a line claims to be older than the one before it",
            Self::KeyTime => "a line was sealed with a key that was not in use at its time",
            Self::Signature => "a signature does not fit what it covers",
            Self::SessionMissing => "an earlier check saw this session, and it is gone",
            Self::TailCut => "an earlier check saw a later end of this session: it was cut off",
            Self::Cut => "an earlier check saw these lines, and they are gone",
            Self::Lost => "lines are missing between two others",
            Self::EarlierMissing => "the beginning of a session is not here",
            Self::UncleanEnd => "a session ended without its last line: killed, or its end is not here",
            Self::Open => "one half of an operation is missing",
            Self::UnknownKey => "none of the keys at hand opens these lines",
            Self::Unsealed => "an audit record without a seal proves nothing",
            Self::Malformed => "this looks like an audit line and cannot be read",
            Self::Fragment => "this is only a piece of a line",
            Self::Stale => "a number came twice, too far apart to compare the two lines",
            Self::Silent => {
                "the process was silent for longer than it can be: stopped, or its machine paused"
            }
            Self::KeyShared => "one seal key serves two environments",
            Self::Unsigned => "no signature covers these lines",
        }
    }
}

impl Class {
    /// The exit status of the program `audit` where this is the worst that was found.
    pub const fn status(self) -> u8 {
        match self {
            Self::Tampering => 1,
            Self::Loss => 2,
            Self::Inconclusive => 3,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// The session; as an unverified line claims it, where no line of it was verified.
    pub session: Option<String>,
    /// The first and the last number it is about.
    pub numbers: Option<(u64, u64)>,
    /// Between which times, Unix milliseconds: those of the lines around it, or of the one line.
    pub times: Option<(u64, u64)>,
    /// The operation.
    pub op: Option<String>,
    /// Where in the input.
    pub place: Option<Place>,
    /// How many lines it is about, where that is known.
    pub count: Option<u64>,
    /// More about it, in words.
    pub note: Option<String>,
}

impl Finding {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            session: None,
            numbers: None,
            times: None,
            op: None,
            place: None,
            count: None,
            note: None,
        }
    }

    pub(super) fn session(self, session: impl Into<String>) -> Self {
        Self { session: Some(session.into()), ..self }
    }

    pub(super) fn numbers(self, first: u64, last: u64) -> Self {
        Self { numbers: Some((first, last)), ..self }
    }

    pub(super) fn times(self, from: u64, to: u64) -> Self {
        Self { times: Some((from, to)), ..self }
    }

    pub(super) fn place(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    pub(super) fn count(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    pub(super) fn op(self, op: impl Into<String>) -> Self {
        Self { op: Some(op.into()), ..self }
    }
}

/// A line of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which input, by its place among those read.
    pub input: u32,
    /// The line in it, from 1.
    pub line: u64,
}
