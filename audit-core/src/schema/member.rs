//! What is known about a member.

use super::{Control, form::Form};
use crate::event::{Action, Kind, Phase};

/// A member of a line, or of a group on it.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) on: On,
    pub(crate) meaning: &'static str,
    pub(crate) origins: &'static [Origin],
    /// Where it belongs in an `AuditEvent` of FHIR R4; empty where that has no place for it.
    pub(crate) fhir: &'static str,
    pub(crate) serves: &'static [Control],
}

/// What a value is.
pub(crate) enum Shape {
    Text(&'static Form),
    /// One of these texts.
    Enum(fn() -> Vec<&'static str>),
    /// A number from this one to 2^53−1.
    Number(u64),
    /// This number.
    Exactly(u64),
    Flag,
    /// True; a member that is not true is left out.
    True,
    List(&'static Shape),
    Group(&'static [Member]),
}

/// Who says it.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Core,
    /// The attribute.
    Macro,
    /// The record type and its derive.
    Record,
    /// A hook of the layer, or the app's authentication.
    Hook,
    /// The handler's body, through `op` or the handle.
    Op,
    Adapter,
    Request,
    Deployment,
    /// What was registered at the start.
    Configuration,
}

/// The kinds of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Begin,
    Part,
    End,
    After,
    Start,
    Checkpoint,
    Signature,
    Stop,
}

/// On which lines a member stands.
#[derive(Clone, Copy)]
pub(crate) struct On {
    /// Always.
    pub(crate) must: &'static [Line],
    /// Where there is something to say.
    pub(crate) may: &'static [Line],
}

impl Member {
    pub(crate) const fn new(name: &'static str, shape: Shape, on: On) -> Self {
        Self { name, shape, on, meaning: "", origins: &[], fhir: "", serves: &[] }
    }

    pub(crate) const fn says(self, meaning: &'static str) -> Self {
        Self { meaning, ..self }
    }

    pub(crate) const fn from(self, origins: &'static [Origin]) -> Self {
        Self { origins, ..self }
    }

    pub(crate) const fn fhir(self, path: &'static str) -> Self {
        Self { fhir: path, ..self }
    }

    pub(crate) const fn serves(self, controls: &'static [Control]) -> Self {
        Self { serves: controls, ..self }
    }
}

impl On {
    pub(crate) const fn always(must: &'static [Line]) -> Self {
        Self { must, may: &[] }
    }

    pub(crate) const fn sometimes(may: &'static [Line]) -> Self {
        Self { must: &[], may }
    }

    pub(crate) fn stands(&self, line: Line) -> bool {
        self.must.contains(&line) || self.may.contains(&line)
    }
}

impl Shape {
    /// The members of the group, where it is one or a list of such.
    pub(crate) const fn members(&self) -> &'static [Member] {
        match self {
            Self::List(shape) => shape.members(),
            Self::Group(members) => members,
            _ => &[],
        }
    }

    /// The form of the text, where it is one or a list of such.
    pub(crate) const fn form(&self) -> Option<&'static Form> {
        match self {
            Self::List(shape) => shape.form(),
            Self::Text(form) => Some(form),
            _ => None,
        }
    }

    /// The texts of the enum, where it is one or a list of such.
    pub(crate) fn texts(&self) -> Vec<&'static str> {
        match self {
            Self::List(shape) => shape.texts(),
            Self::Enum(texts) => texts(),
            _ => Vec::new(),
        }
    }
}

impl Origin {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Macro => "macro",
            Self::Record => "record",
            Self::Hook => "hook",
            Self::Op => "op",
            Self::Adapter => "adapter",
            Self::Request => "request",
            Self::Deployment => "deployment",
            Self::Configuration => "configuration",
        }
    }
}

/// All kinds of lines.
pub(crate) const ANY: &[Line] = &[
    Line::Begin,
    Line::Part,
    Line::End,
    Line::After,
    Line::Start,
    Line::Checkpoint,
    Line::Signature,
    Line::Stop,
];
/// All but the first of a session.
pub(crate) const AFTER_THE_FIRST: &[Line] =
    &[Line::Begin, Line::Part, Line::End, Line::After, Line::Checkpoint, Line::Signature, Line::Stop];
/// The lines of an operation.
pub(crate) const OPERATION: &[Line] = &[Line::Begin, Line::Part, Line::End, Line::After];
/// Those that stand for the operation as a whole.
pub(crate) const WHOLE: &[Line] = &[Line::Begin, Line::End, Line::After];
/// Those that say how it ended.
pub(crate) const ENDED: &[Line] = &[Line::End, Line::After];
/// The lines about the log itself.
pub(crate) const SESSION: &[Line] = &[Line::Start, Line::Checkpoint, Line::Signature, Line::Stop];
/// Those that say how the session's keys are made, so that any one of them opens it.
pub(crate) const OPENING: &[Line] = &[Line::Start, Line::Checkpoint, Line::Stop];
/// Those with a signature.
pub(crate) const SIGNED: &[Line] = &[Line::Signature];
/// Those with counters.
pub(crate) const COUNTED: &[Line] = &[Line::Checkpoint, Line::Stop];

/// Wherever its group stands.
pub(crate) const ALWAYS: On = On::always(ANY);
/// In its group, where there is something to say.
pub(crate) const MAYBE: On = On::sometimes(ANY);

impl Line {
    /// The text of its `phase`, or of its `action` where it has none.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Begin => Phase::Begin.as_str(),
            Self::Part => Phase::Part.as_str(),
            Self::End => Phase::End.as_str(),
            Self::After => Phase::After.as_str(),
            Self::Start => Action::SessionStart.as_str(),
            Self::Checkpoint => Action::Checkpoint.as_str(),
            Self::Signature => Action::Signature.as_str(),
            Self::Stop => Action::SessionStop.as_str(),
        }
    }

    /// The one text that a member may have on this kind of line, where that tells the kinds apart.
    pub(crate) fn mark(self, member: &str) -> Option<&'static str> {
        match (SESSION.contains(&self), member) {
            (false, "phase") | (true, "action") => Some(self.name()),
            (true, "kind") => Some(Kind::Lifecycle.as_str()),
            _ => None,
        }
    }
}
