//! From an event to records: the one place that says what stands in a line and what it is called.

mod control;
mod facts;
mod groups;
mod lists;
mod signature;

pub(crate) use control::{Control, SoFar, Start};
use groups::Who;
use lists::{Chunk, Lists};

use crate::{
    canonical::Object,
    codes::{Codes, Tenant},
    counters::Tally,
    deployment::Service,
    event::{Action, End, Ending, Event, Phase, PurposeFrom, Stage},
    pseudonym::Pseudonymizer,
    scratch::Scratch,
    seal::Draft,
    session::Session,
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
    pub(crate) codes: Codes,
    session: Session,
    service: Vec<u8>,
    synthetic: bool,
    /// Ids of staff and programs stand in the lines as they are, where they are codes.
    actors_in_clear: bool,
}

/// What one line has beside the event.
struct Layout<'a> {
    chunk: &'a Chunk,
    /// The number of this part, from 1; 0 on other lines.
    part: u64,
    /// How many parts belong to this end.
    parts: u64,
    /// With everything at its longest there is no room: roles and parameters stand as `other`, the route not at all.
    brief: bool,
}

/// Less room than that is not worth naming anybody in.
const LITTLE: usize = 512;

/// The most bytes of a line with its newline: a pipe write of this size is atomic.
pub(crate) const MAX_LINE: usize = 4_096;

impl Recorder {
    pub(crate) fn new(
        pseudonymizer: Pseudonymizer,
        codes: Codes,
        session: Session,
        service: &Service,
        actors_in_clear: bool,
    ) -> Self {
        let mut text = Vec::new();
        Object::write(&mut text, |object| service.write(object));
        let synthetic = service.synthetic();
        Self { pseudonymizer, codes, session, service: text, synthetic, actors_in_clear }
    }

    /// The random bytes of the session.
    pub(crate) const fn session(&self) -> [u8; 16] {
        self.session.s
    }

    /// The path of an event, in four steps:
    ///
    /// 1. its lists (fields, patients, records, changes) are measured;
    /// 2. what does not fit on the line itself is dealt out to parts, nothing is cut off;
    /// 3. every line is written in canonical form, identifiers becoming pseudonyms on the way;
    /// 4. each gets the view that other layers may see.
    ///
    /// The event is gone afterwards, and with it the last identifier in clear.
    #[expect(clippy::needless_pass_by_value, reason = "the event ends here")]
    pub(crate) fn record(&self, event: Event<'_>) -> Records {
        let pseudonyms = self.pseudonymizer.of(event.tenant);
        let lists = Lists::new(&event, pseudonyms);
        let write = |brief, chunk: &Chunk, part, parts| {
            self.line(&event, &lists, &Layout { chunk, part, parts, brief })
        };
        let line = |chunk: &Chunk, part, parts| write(false, chunk, part, parts);
        if let Stage::Part = event.stage {
            let chunks = lists.deal(self.part_room(&event, &lists));
            let mut parts: Vec<_> =
                chunks.iter().zip(event.parts + 1..).map(|(chunk, part)| line(chunk, part, 0)).collect();
            let last = parts.pop().unwrap_or_else(|| line(&Chunk::default(), event.parts + 1, 0));
            return Records { parts, last };
        }
        let whole = line(&Lists::whole(), 0, event.parts);
        if whole.draft.line_bytes() <= MAX_LINE {
            return Records::of(whole);
        }
        let bare = |brief| write(brief, &Chunk::default(), 0, u64::MAX).draft.line_bytes();
        let brief = bare(false) > MAX_LINE;
        let room = MAX_LINE.saturating_sub(bare(brief));
        let line = |chunk: &Chunk, part, parts| write(brief, chunk, part, parts);
        match event.stage {
            // The answer was given up while it was being named: what is named stands on the parts.
            Stage::End(end) if event.dealt && !end.answered() => {
                Records::of(line(&Chunk::default(), 0, event.parts))
            }
            Stage::End(_) => {
                // Where the end itself is long, the parts hold all.
                let long = room < LITTLE;
                let mut chunks = lists.deal(if long { self.part_room(&event, &lists) } else { room });
                let rest = if long { None } else { chunks.pop() };
                let parts = chunks.iter().zip(event.parts + 1..).map(|(chunk, part)| line(chunk, part, 0));
                let parts: Vec<_> = parts.collect();
                let last = line(&rest.unwrap_or_default(), 0, event.parts + parts.len() as u64);
                Records { parts, last }
            }
            // A begin or a correction has no parts; the end and its parts name everything.
            _ => Records::of(line(&lists.deal(room).swap_remove(0), 0, 0)),
        }
    }

    /// How many bytes the lists may take on a part.
    fn part_room(&self, event: &Event<'_>, lists: &Lists<'_>) -> usize {
        let layout = Layout { chunk: &Chunk::default(), part: u64::MAX, parts: 0, brief: false };
        MAX_LINE.saturating_sub(self.line(event, lists, &layout).draft.line_bytes())
    }

    fn line(&self, event: &Event<'_>, lists: &Lists<'_>, layout: &Layout<'_>) -> Record {
        let phase = layout.phase(event.stage);
        let end = event.stage.end().filter(|_| phase != Phase::Part);
        // What describes the whole operation does not stand on its parts.
        let whole = phase != Phase::Part;
        let pseudonyms = self.pseudonymizer.of(event.tenant);
        let who = Who { recorder: self, pseudonyms, brief: layout.brief };
        let (details, chunk) = (event.details, layout.chunk);
        let on_whole = details.filter(|_| whole);
        let mut text = Scratch::new();
        let (mut n, mut t, mut unrecorded) = (0, 0, 0);
        Object::write(&mut text, |o| {
            o.code("action", event.action.as_str());
            o.object("actor", |o| who.actor(o, event));
            o.group("authn", event.authn().filter(|_| whole), |o, authn| who.authn(o, authn));
            o.group("authz", event.authz.filter(|_| whole), |o, authz| who.authz(o, authz));
            o.flag_if("begun", Some(true).filter(|_| event.begun && phase == Phase::End));
            o.group("break_glass", event.break_glass.filter(|_| whole), |o, glass| who.break_glass(o, glass));
            o.uuid("cause", event.cause);
            lists.write_changed(o, chunk);
            o.group("client", event.origin.client.filter(|_| whole), |o, client| who.client(o, client));
            o.group("config", on_whole, |o, details| details.config(o));
            o.number_if("count", event.count().filter(|_| end.is_some()));
            // To whom a part left must be known even where the end never comes.
            o.group("disclosure", details.and_then(|it| it.transfer.as_ref()), |o, it| who.disclosure(o, it));
            o.pseudonym(
                "encounter",
                on_whole.and_then(|it| pseudonyms.pseudonym("encounter", &it.encounter)),
            );
            lists.write_fields(o, chunk);
            o.group("grant", on_whole.and_then(|it| it.grant.as_ref()), |o, grant| who.grant(o, grant));
            o.group("handed", event.handed.filter(|_| whole), |o, handed| handed.write(o));
            o.text("handler", event.handler.name);
            o.group("http", event.origin.method.filter(|_| whole), |o, method| {
                who.http(o, method, event.route);
            });
            o.code("kind", event.action.kind().as_str());
            o.group("link", on_whole.and_then(|it| it.link.as_ref()), |o, link| who.link(o, link));
            n = o.hole("n");
            o.uuid("op", Some(event.op));
            o.code_if("outcome", end.map(|end| end.ending.outcome.as_str()));
            o.number_if("part", Some(layout.part).filter(|part| *part > 0));
            o.number_if("parts", end.map(|_| layout.parts).filter(|parts| *parts > 0));
            lists.write_patients(o, chunk);
            o.code("phase", phase.as_str());
            o.texts("purpose", event.purposes.iter().map(|purpose| purpose.as_str()));
            o.code_if("purpose_from", event.purpose_from().map(PurposeFrom::as_str));
            o.code_if("reason", end.map(|end| end.ending.reason.as_str()));
            lists.write_records(o, chunk);
            o.pseudonym(
                "request",
                pseudonyms.pseudonym("request", &event.origin.request.as_ref().filter(|_| whole)),
            );
            o.object("resource", |o| {
                o.maybe("category", event.category());
                o.maybe("type", event.resource());
            });
            o.group("review", on_whole.and_then(|it| it.review.as_ref()), |o, (op, verdict)| {
                o.uuid("op", Some(*op));
                o.code("verdict", verdict.as_str());
            });
            o.code("s", &self.session.id);
            o.object("search", |o| who.search(o, event.search_by().filter(|_| whole)));
            o.canonical("service", &self.service);
            o.code("severity", event.severity(end).as_str());
            o.number_if("status", end.and_then(|end| end.status).map(Into::into));
            o.pseudonym("study", on_whole.and_then(|it| pseudonyms.pseudonym("study", &it.study)));
            o.flag_if("synthetic", Some(true).filter(|_| self.synthetic));
            t = o.hole("t");
            o.code_if("tenant", event.tenant.map(Tenant::as_str));
            o.flag_if("typed", event.typed.filter(|_| end.is_some()));
            o.flag_if("unattributed", end.map(|_| event.unattributed()).filter(|missing| *missing));
            unrecorded = o.gap("unrecorded");
            o.number_if("us", end.map(|end| end.us));
            o.number("v", 1);
        });
        Record {
            draft: Draft { text, n, t, unrecorded },
            tally: tally(phase, event, &who),
            view: event.view(phase),
        }
    }
}

fn tally(phase: Phase, event: &Event<'_>, who: &Who<'_>) -> Tally {
    match (phase, event.stage.end()) {
        (Phase::Begin, _) => Tally::Begin,
        (Phase::End, Some(end)) => Tally::End {
            outcome: end.ending.outcome,
            withheld: end.ending == Ending::WITHHELD,
            unattributed: event.unattributed(),
            unknown_codes: who.unknown_codes(event),
        },
        (Phase::After, Some(end)) if end.ending == Ending::WITHHELD => Tally::After,
        _ => Tally::Nothing,
    }
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
            Stage::Part => Phase::Part,
            Stage::End(_) => Phase::End,
            Stage::After(_) => Phase::After,
        }
    }
}

impl Stage {
    const fn is_end(self) -> bool {
        matches!(self, Self::End(_))
    }

    /// What an end says, and an `after`, which corrects one.
    const fn end(self) -> Option<End> {
        match self {
            Self::Begin | Self::Part => None,
            Self::End(end) | Self::After(end) => Some(end),
        }
    }
}
