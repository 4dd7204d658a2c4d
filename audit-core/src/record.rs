//! From an event to records: the one place that says what stands in a line and what it is called.

mod control;
mod lists;

pub(crate) use control::Control;
use lists::{Chunk, Lists};
use uuid::Uuid;

use crate::{
    canonical::Object,
    counters::Tally,
    deployment::Service,
    event::{
        Action, Actor, ActorKind, End, Ending, Event, Kind, Origin, Phase, PurposeFrom, Severity, Stage,
    },
    pseudonym::Pseudonymizer,
    seal::Draft,
};

/// A pseudonymised line that has no number and no seal yet. Only [`Recorder`] makes one.
pub(crate) struct Record {
    pub(crate) draft: Draft,
    pub(crate) tally: Tally,
    pub(crate) view: View,
}

/// What other `tracing` layers may see of a record: static names and numbers.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub(crate) action: Action,
    pub(crate) phase: Option<Phase>,
    pub(crate) handler: &'static str,
    pub(crate) ending: Option<Ending>,
    pub(crate) status: Option<u16>,
}

/// The lines of one step of an operation: the parts, and the line that they belong to.
pub(crate) struct Records {
    pub(crate) parts: Vec<Record>,
    pub(crate) last: Record,
}

/// Makes records; what stands in all of them is written once.
pub(crate) struct Recorder {
    pub(crate) pseudonymizer: Pseudonymizer,
    session: String,
    service: Vec<u8>,
    synthetic: bool,
}

/// What one line has beside the event.
struct Layout<'a> {
    chunk: &'a Chunk,
    /// The number of this part, from 1; 0 on other lines.
    part: u64,
    /// How many parts belong to this end.
    parts: u64,
}

/// The most bytes of a line with its newline: a pipe write of this size is atomic.
pub(crate) const MAX_LINE: usize = 4_096;

impl Recorder {
    pub(crate) fn new(pseudonymizer: Pseudonymizer, session: String, service: &Service) -> Self {
        let mut text = Vec::new();
        Object::write(&mut text, |object| service.write(object));
        Self { pseudonymizer, session, service: text, synthetic: service.synthetic() }
    }

    /// The path of an event, in four steps:
    ///
    /// 1. its lists (fields, patients, records) are measured;
    /// 2. what does not fit on the line itself is dealt out to parts, nothing is cut off;
    /// 3. every line is written in canonical form, identifiers becoming pseudonyms on the way;
    /// 4. each gets the view that other layers may see.
    ///
    /// The event is gone afterwards, and with it the last identifier in clear.
    #[expect(clippy::needless_pass_by_value, reason = "the event ends here")]
    pub(crate) fn record(&self, event: Event<'_>) -> Records {
        let lists = Lists::new(event.disclosed, &self.pseudonymizer);
        if event.parts > 0 {
            // The answer was given up while it was being named: what is named stands on the parts.
            let layout = Layout { chunk: &Chunk::default(), part: 0, parts: event.parts };
            return Records::of(self.line(&event, &lists, &layout));
        }
        let whole = self.line(&event, &lists, &Layout { chunk: &lists.whole(), part: 0, parts: 0 });
        if whole.draft.line_bytes() <= MAX_LINE {
            return Records::of(whole);
        }
        let bare = self.line(&event, &lists, &Layout { chunk: &Chunk::default(), part: 0, parts: u64::MAX });
        let chunks = lists.deal(MAX_LINE.saturating_sub(bare.draft.line_bytes()));
        let [full @ .., rest] = chunks.as_slice() else { return Records::of(bare) };
        if !matches!(event.stage, Stage::End(_)) {
            // A begin or a correction has no parts; the end and its parts name everything.
            let first = full.first().unwrap_or(rest);
            return Records::of(self.line(&event, &lists, &Layout { chunk: first, part: 0, parts: 0 }));
        }
        let part =
            |(place, chunk)| self.line(&event, &lists, &Layout { chunk, part: place as u64 + 1, parts: 0 });
        let last = Layout { chunk: rest, part: 0, parts: full.len() as u64 };
        Records { parts: full.iter().enumerate().map(part).collect(), last: self.line(&event, &lists, &last) }
    }

    fn line(&self, event: &Event<'_>, lists: &Lists<'_>, layout: &Layout<'_>) -> Record {
        let phase = layout.phase(event.stage);
        let end = event.stage.end().filter(|_| phase != Phase::Part);
        let mut text = Vec::with_capacity(1_024);
        let (mut n, mut t) = (0, 0);
        Object::write(&mut text, |o| {
            let part = phase == Phase::Part;
            o.text("action", event.action.as_str());
            match event.actor {
                Some(actor) => o.object("actor", |o| self.actor(o, actor, lists)),
                // A request comes from somebody, known or not; a job need not.
                None if event.origin.is_request() => {
                    o.object("actor", |o| o.text("kind", ActorKind::Anonymous.as_str()));
                }
                None => {}
            }
            if let Some(policy) = event.policy.filter(|_| !part) {
                o.object("authz", |o| {
                    o.text("decision", "deny");
                    o.text("policy", policy.code);
                });
            }
            o.maybe("cause", event.cause.map(|op| op.to_string()));
            if !part {
                o.object("client", |o| self.client(o, event.origin));
            }
            if let Some(count) = event.count().filter(|_| end.is_some()) {
                o.number("count", count);
            }
            lists.write_fields(o, layout.chunk);
            o.text("handler", event.handler.name);
            if !part {
                o.object("http", |o| http(o, event.origin));
            }
            o.text("kind", event.action.kind().as_str());
            n = o.hole("n");
            o.text("op", event.op.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
            o.maybe("outcome", end.map(|end| end.ending.outcome.as_str()));
            if part {
                o.number("part", layout.part);
            }
            if layout.parts > 0 {
                o.number("parts", layout.parts);
            }
            lists.write_patients(o, layout.chunk);
            o.text("phase", phase.as_str());
            o.texts("purpose", event.purposes.iter().map(|purpose| purpose.as_str()));
            o.maybe("purpose_from", event.purpose_from().map(PurposeFrom::as_str));
            o.maybe("reason", end.map(|end| end.ending.reason.as_str()));
            lists.write_records(o, layout.chunk);
            if let Some(request) = event.origin.request.as_ref().filter(|_| !part) {
                o.maybe("request", self.pseudonymizer.pseudonym("request", request));
            }
            o.object("resource", |o| {
                o.maybe("category", event.category());
                o.maybe("type", event.resource());
            });
            o.text("s", &self.session);
            o.canonical("service", &self.service);
            o.text("severity", end.map_or(Severity::Info, |end| end.ending.severity()).as_str());
            if let Some(status) = end.and_then(|end| end.status) {
                o.number("status", status.into());
            }
            if self.synthetic {
                o.flag("synthetic", true);
            }
            t = o.hole("t");
            if let Some(typed) = event.typed.filter(|_| end.is_some()) {
                o.flag("typed", typed);
            }
            if end.is_some() && event.unattributed() {
                o.flag("unattributed", true);
            }
            if let Some(end) = end {
                o.number("us", end.us);
            }
            o.number("v", 1);
        });
        let tally = match (phase, end) {
            (Phase::Begin, _) => Tally::Begin,
            (Phase::End, Some(end)) => {
                Tally::End { outcome: end.ending.outcome, unattributed: event.unattributed() }
            }
            (Phase::After, _) => Tally::After,
            _ => Tally::Nothing,
        };
        let view = View {
            action: event.action,
            phase: Some(phase),
            handler: event.handler.name,
            ending: end.map(|end| end.ending),
            status: end.and_then(|end| end.status),
        };
        Record { draft: Draft { text, n, t }, tally, view }
    }

    fn actor(&self, o: &mut Object<'_>, actor: &Actor, lists: &Lists<'_>) {
        let pseudonym = |namespace, id: &Option<_>| self.pseudonymizer.pseudonym(namespace, id);
        let namespace = if actor.kind == ActorKind::Service { "service" } else { "user" };
        o.maybe("for", pseudonym("user", &actor.on_behalf_of));
        o.maybe("id", pseudonym(namespace, &actor.id));
        o.text("kind", actor.kind.as_str());
        if let Some(patient) = self.pseudonymizer.token("patient", &actor.patient) {
            o.flag("own", lists.only_patient() == Some(patient));
        }
        o.maybe("patient", pseudonym("patient", &actor.patient));
        o.texts("roles", &actor.roles);
    }

    fn client(&self, o: &mut Object<'_>, origin: &Origin) {
        o.maybe("id", origin.client.and_then(|client| self.pseudonymizer.pseudonym("client", &client)));
        o.maybe("net", origin.network());
    }
}

fn http(o: &mut Object<'_>, origin: &Origin) {
    o.maybe("method", origin.method);
    o.maybe("route", origin.route.as_deref());
}

impl Records {
    const fn of(last: Record) -> Self {
        Self { parts: Vec::new(), last }
    }
}

impl Layout<'_> {
    const fn phase(&self, stage: Stage) -> Phase {
        match stage {
            _ if self.part > 0 => Phase::Part,
            Stage::Begin => Phase::Begin,
            Stage::End(_) => Phase::End,
            Stage::After(_) => Phase::After,
        }
    }
}

impl Stage {
    /// What an end says, and an `after`, which corrects one.
    const fn end(self) -> Option<End> {
        match self {
            Self::Begin => None,
            Self::End(end) | Self::After(end) => Some(end),
        }
    }
}

impl Event<'_> {
    fn resource(&self) -> Option<&'static str> {
        self.disclosed.resource.or(self.handler.resource)
    }

    fn category(&self) -> Option<&'static str> {
        self.disclosed.category.or(self.handler.category)
    }

    /// Where the purpose comes from. Only an access to patient data must have one.
    fn purpose_from(&self) -> Option<PurposeFrom> {
        let needless = self.purpose_from == PurposeFrom::Missing && self.action.kind() != Kind::Access;
        (!needless).then_some(self.purpose_from)
    }

    /// How many records the answer held; only a typed answer knows.
    fn count(&self) -> Option<u64> {
        (self.typed == Some(true)).then_some(self.disclosed.count)
    }

    /// A successful read, search or export that does not say whose data it disclosed.
    fn unattributed(&self) -> bool {
        let Stage::End(End { ending: Ending::OK, .. }) = self.stage else {
            return false;
        };
        let discloses = matches!(self.action, Action::Read | Action::Search | Action::Export);
        let nobody = self.disclosed.patients.tokens.is_empty() && self.count() != Some(0);
        discloses && (nobody || self.disclosed.unattributed)
    }
}
