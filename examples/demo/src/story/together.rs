//! Steps that are taken together.

use std::{io, thread};

use super::Story;
use crate::{
    client::{Answer, Wire},
    step::Held,
};

impl Story<'_> {
    /// All requests leave on one connection before the first answer is read; the answers come in the same order.
    pub fn pipelined(&mut self, steps: Vec<Held>) {
        let asked = self.client.by_hand().and_then(|mut wire| {
            wire.ask_all(steps.iter().map(|step| &step.call))?;
            Ok(wire)
        });
        let mut wire = asked.map_err(|error| self.complain("pipelined", &error.to_string())).ok();
        for step in steps {
            let answer = wire.as_mut().map_or(Err(gone()), |wire| wire.answer(&step.call));
            self.answered(step, answer.map_err(|error| error.to_string()));
        }
    }

    /// One after the other on one connection, which stays open.
    pub fn in_turn(&mut self, steps: Vec<Held>) {
        let mut wire = self.client.by_hand().ok();
        for step in steps {
            let ask = |wire: &mut Wire| wire.ask(&step.call).and_then(|()| wire.answer(&step.call));
            let answer = wire.as_mut().map_or(Err(gone()), ask);
            self.answered(step, answer.map_err(|error| error.to_string()));
        }
    }

    /// All at the same time, on the connections of one pool.
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

fn gone() -> io::Error {
    io::ErrorKind::NotConnected.into()
}
