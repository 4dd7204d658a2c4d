//! What a step must leave.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Step;
use crate::{
    build::Framework,
    expected::{Changed, Differs, Ending, Sides, StepId, Wanted},
    people::Person,
};

impl Step<'_, '_> {
    /// An operation with that action.
    pub fn is(mut self, action: &'static str) -> Self {
        self.expected.action = action;
        self
    }

    /// About these patients and nobody else.
    pub fn of(mut self, patients: &[Uuid]) -> Self {
        self.expected.about(patients);
        self
    }

    /// With that member; of a group, with these members.
    pub fn with(mut self, member: &'static str, value: Value) -> Self {
        self.expected.wants(member, Wanted::Is(value));
        self
    }

    /// With that member as the one says it or the other, because only one of the two servers knows.
    pub fn with_on(mut self, member: &'static str, axum: Value, actix: Value) -> Self {
        self.expected.differs_in(&[member]);
        let value = self.on(axum, actix);
        self.with(member, value)
    }

    /// With the pseudonym of that value.
    pub fn with_id(mut self, member: &'static str, namespace: &'static str, value: &str) -> Self {
        self.expected.wants(member, Wanted::Pseudonym(namespace, value.to_owned()));
        self
    }

    /// With the id of an earlier step's operation.
    pub fn with_op(mut self, member: &'static str, step: StepId) -> Self {
        self.expected.wants(member, Wanted::Op(step));
        self
    }

    /// With that purpose instead of what the role uses data for.
    pub fn purpose(mut self, purpose: &'static str) -> Self {
        self.expected.wants("purpose", Wanted::Holds(purpose));
        self
    }

    /// With these fields of a record as changed, and of some of them the value on a side.
    pub fn changes(
        mut self,
        of: &'static str,
        sides: Sides,
        fields: &[&'static str],
        values: &[(&'static str, &'static str, &Value)],
    ) -> Self {
        let values = values.iter().map(|(field, side, value)| (*field, *side, (*value).clone())).collect();
        self.expected.changed = Some(Changed { of, fields: fields.to_vec(), sides, values });
        self
    }

    /// With so many part lines at least.
    pub fn parts(mut self, least: usize) -> Self {
        self.expected.parts = least;
        self
    }

    /// Under the name of somebody who is not signed in yet.
    pub fn claims(mut self, person: Person) -> Self {
        self.expected.wants("actor", Wanted::Is(json!({"kind": "workforce"})));
        self.expected.wants("authn", Wanted::Is(json!({"method": "pwd"})));
        self.with_id("actor.id", "user", person.name)
    }

    /// Piece by piece: with a begin line before the first, and parts.
    pub fn streamed(mut self) -> Self {
        self.expected.streams = true;
        self.parts(1)
    }

    /// With so many codes that nobody registered.
    pub fn unknown_codes(mut self, count: u64) -> Self {
        self.expected.unknown_codes += count;
        self
    }

    /// Ends like that, whatever the client saw.
    pub fn ends(mut self, ending: Ending) -> Self {
        self.ending = Some(ending);
        self
    }

    /// Ends the one way or the other, because the two servers notice different things.
    pub fn ends_on(mut self, axum: Ending, actix: Ending) -> Self {
        self.expected.differs_in(&["outcome", "reason", "status", "severity"]);
        let ending = self.on(axum, actix);
        self.ends(ending)
    }

    /// Leaves its line on actix alone: axum's router answers, and nothing behind it is asked.
    pub fn on_actix_alone(mut self) -> Self {
        self.expected.differs = Differs::Altogether;
        self.expected.silent = self.on(true, false);
        self
    }

    /// What goes for who serves.
    pub(super) fn on<T>(&self, axum: T, actix: T) -> T {
        match self.story.framework() {
            Framework::Axum => axum,
            Framework::Actix => actix,
        }
    }

    /// Is refused before the handler runs: there is nothing to begin.
    pub fn before_it_began(mut self) -> Self {
        self.turned_away = true;
        self
    }
}
