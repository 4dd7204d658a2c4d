//! Steps that are taken together.

use std::{io, thread};

use super::Story;
use crate::{
    client::{Answer, Call, Wire},
    step::Held,
};

impl Story<'_> {
    /// All requests leave on one connection before the first answer is read; the answers come in the same order.
    pub fn pipelined(&mut self, steps: Vec<Held>) {
        let mut wire = self.client.by_hand();
        if let Ok(wire) = &mut wire {
            wire.ask_all(steps.iter().map(|step| &step.call));
        }
        self.talk(wire, steps, Wire::answer);
    }

    /// One after the other on one connection, which stays open.
    pub fn in_turn(&mut self, steps: Vec<Held>) {
        let wire = self.client.by_hand();
        self.talk(wire, steps, |wire, call| {
            wire.ask(call);
            wire.answer(call)
        });
    }

    fn talk(
        &mut self,
        mut wire: io::Result<Wire>,
        steps: Vec<Held>,
        answer: fn(&mut Wire, &Call) -> io::Result<Answer>,
    ) {
        for step in steps {
            let answer = wire
                .as_mut()
                .map_err(|error| error.to_string())
                .and_then(|wire| answer(wire, &step.call).map_err(|error| error.to_string()));
            self.answered(step, answer);
        }
    }

    /// All at the same time, each on a connection of its own.
    pub fn at_once(&mut self, steps: Vec<Held>) {
        let client = &self.client;
        let answers: Vec<_> = thread::scope(|clients| {
            let asking: Vec<_> =
                steps.iter().map(|step| clients.spawn(move || client.call(&step.call))).collect();
            asking.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for (step, answer) in steps.into_iter().zip(answers) {
            let answer = answer.map_err(|_| "the client panicked".to_owned());
            self.answered(step, answer.and_then(|answer| answer.map_err(|error| error.to_string())));
        }
    }

    fn answered(&mut self, step: Held, answer: Result<Answer, String>) {
        let Held { mut expected, status, .. } = step;
        match &answer {
            Ok(answer) if answer.status == status => {}
            Ok(answer) => {
                let wrong = format!("was answered with {} instead of {status}", answer.status);
                self.complain(&expected.step, &wrong);
            }
            Err(error) => self.complain(&expected.step, error),
        }
        expected.ids = answer.unwrap_or_default().ids();
        self.expect(expected);
    }
}
