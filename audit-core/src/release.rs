//! Records that leave before their operation ends: each is named on a part, which was accepted when it leaves.

use bytes::Bytes;

use crate::{
    arming::Arming,
    disclosure::Disclosed,
    emit::emit,
    error::Refused,
    phi::{Leaving, NamesPatient},
    record::{Record, Records},
    scope::Scope,
    turn::MyTurn,
};

impl Scope {
    /// Names the record on a part, and gives its JSON when that was accepted.
    pub(crate) async fn release_now<T: NamesPatient>(&self, record: &T) -> Result<Bytes, Refused> {
        let body = serde_json::to_vec(&Leaving(record)).map_err(|_| Refused::Unwritable)?;
        let disclosed = self.disclosed(record);
        self.write_parts(&self.turn_for_parts().await?, &disclosed).await?;
        Ok(body.into())
    }

    /// The turn to write parts.
    ///
    /// # Errors
    /// Where that takes longer than a line may, and where the operation has ended.
    pub(crate) async fn turn_for_parts(&self) -> Result<MyTurn<'_>, Refused> {
        let turn = self.turn().await?;
        if self.state().ended { Err(Refused::Ended) } else { Ok(turn) }
    }

    /// Writes the parts that name what leaves now, each accepted before the next.
    ///
    /// # Errors
    /// Where one was not accepted: nothing of it may leave.
    pub(crate) async fn write_parts(&self, _: &MyTurn<'_>, disclosed: &Disclosed) -> Result<(), Refused> {
        let Some((action, handler)) = self.handler() else { return self.without_line() };
        let Records { parts, last } = self.part_records(action, handler, disclosed);
        for part in parts.into_iter().chain([last]) {
            match self.write_part(part).await {
                Ok(()) => {}
                Err(Refused::Ended) => return Err(Refused::Ended),
                Err(refused) if self.allows(handler) => {
                    self.goes_on(refused);
                    break;
                }
                Err(refused) => {
                    self.state().unreleased = Some(refused);
                    return Err(refused);
                }
            }
        }
        let mut state = self.state();
        state.released = state.released.with(disclosed);
        state.typed.get_or_insert(true);
        Ok(())
    }

    /// Writes a part of an operation that has not ended, and waits until it was accepted.
    pub(crate) async fn write_part(&self, part: Record) -> Result<(), Refused> {
        let sink = self.audit().sink();
        let until = sink.deadline();
        let place = sink.room(until).await?;
        let receipt = {
            let _order = self.order();
            if !self.armed() {
                return Err(Refused::Ended);
            }
            self.state().parts += 1;
            emit(place, part)
        };
        receipt.by(until).await
    }

    /// Nothing took the operation, or it was let through without a line: what then may leave, the policy says.
    fn without_line(&self) -> Result<(), Refused> {
        let (handler, refused) = match self.state().arming {
            Arming::Unrecorded(handler, refused) => (handler, refused),
            Arming::Unarmed | Arming::Exempt => return Err(Refused::NotArmed),
            Arming::Armed(..) | Arming::Ended => return Err(Refused::Ended),
        };
        if self.allows(handler) { Ok(()) } else { Err(refused) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Action, Handler, Phase},
        guard::Guard,
        testing::{Line, Recording},
    };

    static READ: Handler = Handler::of(Action::Read);

    /// Between the answer and its end nothing more leaves.
    #[test]
    fn nothing_leaves_once_the_answer_has_passed() {
        let audit = Recording::start();
        pollster::block_on(async {
            let guard = Guard::armed(&audit, &READ).await;
            let scope = guard.scope().clone();
            scope.state().ended = true;
            assert_eq!(scope.turn_for_parts().await.err(), Some(Refused::Ended));
            drop(guard);
        });
        assert_eq!(audit.lines().iter().map(Line::phase).collect::<Vec<_>>(), [Some(Phase::End)]);
    }

    /// A part that waited for room while its operation ended would come behind the end.
    #[test]
    fn a_part_does_not_come_behind_the_end() {
        let audit = Recording::start();
        pollster::block_on(async {
            let guard = Guard::armed(&audit, &READ).await;
            let scope = guard.scope().clone();
            let part = scope.part_records(Action::Read, &READ, &Disclosed::default()).last;
            drop(guard);
            assert_eq!(scope.write_part(part).await, Err(Refused::Ended));
        });
        assert_eq!(audit.lines().iter().map(Line::phase).collect::<Vec<_>>(), [Some(Phase::End)]);
    }
}
