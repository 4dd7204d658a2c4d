//! What becomes known of an operation on the way: who, for whom, why.

use std::{borrow::Cow, mem::take, sync::atomic::AtomicBool};

use uuid::Uuid;

use crate::{
    arming::Arming,
    brought::Brought,
    codes::Tenant,
    disclosure::{Disclosed, Totals},
    emit::report_once,
    error::Refused,
    event::{
        Actor, Authz, BreakGlass, Details, Ending, Handler, Outcome, Purpose, PurposeFrom, Stage, is_written,
    },
    progress::{Handed, Progress},
    route::Route,
    scope::Scope,
    turn::Turn,
};

/// What becomes known on the way.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct State {
    pub(crate) arming: Arming,
    /// The handler that is about to take the request, as soon as there is room for its line.
    pub(crate) asking: Option<&'static Handler>,
    pub(crate) route: Route,
    /// The begin was written, or its policy lets the operation go on without.
    pub(crate) begun: bool,
    /// The begin has a number, so that the end can say that there is one.
    pub(crate) numbered: bool,
    /// The body was let run.
    pub(crate) started: bool,
    /// The answer has passed the layer, or the function has returned: nothing is added any more.
    pub(crate) ended: bool,
    /// What was named is being dealt out to parts of the end.
    pub(crate) dealt: bool,
    /// It went on without a line at least once.
    pub(crate) unrecorded: bool,
    /// What it gives back leaves only when its end was accepted, although it is no request.
    pub(crate) answers: bool,
    pub(crate) streams: Streams,
    /// The status of a streamed answer.
    pub(crate) status: Option<u16>,
    /// The operation that led to this one.
    pub(crate) cause: Option<Uuid>,
    pub(crate) actor: Option<Actor>,
    actor_from: Option<ActorFrom>,
    pub(crate) tenant: Option<Tenant>,
    /// A pseudonym was made for that tenant, or for none.
    pub(crate) tenant_used: bool,
    pub(crate) purposes: Vec<Purpose>,
    pub(crate) purpose_from: Option<PurposeFrom>,
    pub(crate) authz: Option<Authz>,
    pub(crate) break_glass: Option<BreakGlass>,
    /// What the body said about the ending; it overrides the status.
    pub(crate) verdict: Option<Ending>,
    /// A record was not released, and why: the part that names it may still come out.
    pub(crate) unreleased: Option<Refused>,
    /// What only some kinds of events say.
    pub(crate) details: Option<Box<Details>>,
    /// What the attribute and the body named.
    pub(crate) named: Disclosed,
    /// What the request brought, to be named as soon as it is known whose data it is.
    pub(crate) brought: Vec<Brought>,
    /// That, and what the answer discloses.
    pub(crate) answer: Option<Disclosed>,
    /// Memory for that.
    pub(crate) spare: Disclosed,
    /// What has left on parts.
    pub(crate) released: Totals,
    /// How much the transport has taken.
    pub(crate) progress: Progress,
    pub(crate) typed: Option<bool>,
    /// How many parts have been written.
    pub(crate) parts: u64,
    pub(crate) turn: Turn,
}

/// Who named the actor, what counts most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorFrom {
    /// The handler's body.
    Operation,
    /// The app's authentication, which left it in the request.
    Request,
    /// The layer's hook.
    Hook,
}

/// Whether the answer is a stream of records.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Streams {
    #[default]
    No,
    /// It is; its head has not left.
    Held,
    /// It was read to its end, and the operation with it.
    Over,
}

impl State {
    /// Forgets everything but some memory.
    pub(crate) fn clear(&mut self) {
        let mut answer = self.answer.take().unwrap_or_else(|| take(&mut self.spare));
        answer.clear();
        self.named.clear();
        self.purposes.clear();
        self.progress.clear();
        *self = Self {
            named: take(&mut self.named),
            spare: answer,
            purposes: take(&mut self.purposes),
            progress: take(&mut self.progress),
            route: take(&mut self.route),
            ..Self::default()
        };
    }

    /// A purpose, unless one is known that counts more.
    pub(crate) fn offer_purpose(&mut self, purpose: Option<Purpose>, from: PurposeFrom) {
        let purpose = purpose.filter(|purpose| is_said_alone(*purpose));
        if let Some(purpose) = purpose.filter(|_| self.purpose_from.is_none_or(|known| from <= known)) {
            self.purposes.clear();
            self.purposes.push(purpose);
            self.purpose_from = Some(from);
        }
    }

    /// Whether there may be data of patients in the answer: a record, or what is none.
    pub(crate) fn discloses(&self) -> bool {
        self.answer.is_some() || self.typed == Some(false)
    }

    /// A stream has made so many bytes more, of the records that were released until now.
    pub(crate) fn streams(&mut self, bytes: usize) {
        self.progress.write(bytes, self.released.count);
    }

    /// How much was handed over, where that is worth a word: of an answer that broke off.
    pub(crate) fn broke_off(&self, stage: Stage) -> Option<Handed> {
        let broke_off = match stage {
            Stage::After(end) => end.ending != Ending::WITHHELD,
            // A stream whose head has left.
            Stage::End(end) => self.status.is_some() && end.ending.outcome != Outcome::Success,
            Stage::Begin | Stage::Part => false,
        };
        broke_off.then(|| self.progress.handed(self.typed == Some(true)))
    }

    /// What was named, the answer included.
    pub(crate) fn disclosed(&self) -> &Disclosed {
        self.answer.as_ref().unwrap_or(&self.named)
    }
}

/// What becomes known.
impl Scope {
    /// The template of the route that matched. Some frameworks route only behind the layer, so that what is known on the
    /// way in is a guess, or nothing.
    pub fn routed(&self, template: Option<&str>) {
        self.state().route.set(template.filter(|template| is_written(template)), false);
    }

    /// An actor, unless one is known that counts more.
    pub fn offer_actor(&self, actor: Option<Actor>, from: ActorFrom) {
        let mut state = self.state();
        if let Some(actor) = actor.filter(|_| state.actor_from.is_none_or(|known| from <= known)) {
            state.actor = Some(actor);
            state.actor_from = Some(from);
        }
    }

    /// Whether an actor is known.
    pub(crate) fn has_actor(&self) -> bool {
        self.state().actor.is_some()
    }

    /// The actor, as far as one is known.
    pub fn actor(&self) -> Option<Actor> {
        self.state().actor.clone()
    }

    /// A purpose, unless one is known that counts more.
    pub fn offer_purpose(&self, purpose: Option<Purpose>, from: PurposeFrom) {
        self.state().offer_purpose(purpose, from);
    }

    /// Adds a purpose that the body names; the first one replaces what the request or the layer offered.
    pub(crate) fn add_purpose(&self, purpose: Purpose) {
        if is_said_alone(purpose) {
            self.take_purpose(purpose);
        }
    }

    fn take_purpose(&self, purpose: Purpose) {
        let mut state = self.state();
        if state.purpose_from != Some(PurposeFrom::Operation) {
            state.purposes.clear();
        }
        state.purpose_from = Some(PurposeFrom::Operation);
        if !state.purposes.contains(&purpose) && state.purposes.len() < MAX_PURPOSES {
            state.purposes.push(purpose);
        }
    }

    /// The organisation whose data it is, unless one is known.
    pub fn offer_tenant(&self, code: Option<impl AsRef<str>>) {
        if let Some(code) = code
            && self.state().tenant.is_none()
        {
            self.set_tenant(code.as_ref());
        }
    }

    /// The organisation whose data it is. Once something was named, it is too late: its pseudonym is made.
    pub fn set_tenant(&self, code: &str) {
        static REPORTED: AtomicBool = AtomicBool::new(false);
        let tenant = self.audit().codes().tenant(code);
        let mut state = self.state();
        if state.tenant.as_ref() == Some(&tenant) {
            return;
        }
        if state.tenant_used || state.begun {
            report_once(
                &REPORTED,
                format_args!(
                    "a tenant was named after a patient or a record, and is not taken: name it by `.tenant(…)` of the audit layer, by \
                     `#[audit(…, tenant = …)]`, or before anything else"
                ),
            );
            return;
        }
        state.tenant = Some(tenant);
    }

    /// Somebody asks to break the glass, for that reason.
    pub fn ask_break_glass(&self, reason: Option<impl Into<Cow<'static, str>>>) {
        static REPORTED: AtomicBool = AtomicBool::new(false);
        let Some(reason) = reason else { return };
        if self.audit().policies().glass.is_none() {
            report_once(
                &REPORTED,
                format_args!(
                    "somebody asked to break the glass, and nobody has decided what happens then when the log takes no \
                     line: say `Audit::builder().break_glass(OnAuditFailure::Allow, [\"emergency\"])`, or `Deny`"
                ),
            );
            return;
        }
        self.state().break_glass.get_or_insert(BreakGlass::asked(reason.into()));
    }

    /// The app's rules refuse; whether a broken glass permits it.
    pub(crate) fn break_glass(&self, granted: bool) -> bool {
        let mut state = self.state();
        let Some(glass) = &mut state.break_glass else { return false };
        glass.needed = true;
        glass.granted |= granted;
        drop(state);
        if granted {
            self.take_purpose(Purpose::BreakTheGlass);
        }
        granted
    }

    /// Takes over who does it, for whom and why, for an operation that this one leads to.
    pub(crate) fn inherit(&self, from: &Self) {
        let from = from.state();
        let mut state = self.state();
        state.actor.clone_from(&from.actor);
        state.actor_from = from.actor.as_ref().map(|_| ActorFrom::Hook);
        state.tenant.clone_from(&from.tenant);
        state.break_glass.clone_from(&from.break_glass);
        state.purposes.clone_from(&from.purposes);
        state.purpose_from = from.purpose_from.map(|known| known.max(PurposeFrom::Request));
    }
}

/// Breaking the glass is no purpose by itself: it needs a reason, and a decision of the app.
fn is_said_alone(purpose: Purpose) -> bool {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    let alone = purpose != Purpose::BreakTheGlass;
    if !alone {
        report_once(
            &REPORTED,
            format_args!(
                "the purpose `BreakTheGlass` is not taken by itself: it follows from `.break_glass(…)` of the audit layer or \
                 `op.request_break_glass(reason)`, and `op.break_glass(true)`"
            ),
        );
    }
    alone
}

/// A line has an end, and who names more purposes than these names none.
const MAX_PURPOSES: usize = 8;
