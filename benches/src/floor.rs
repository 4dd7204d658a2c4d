//! A sealed line, and no more: two pseudonyms by `hmac`, a text put together from constants, its seal and a write. There is no scope, no request,
//! no queue and no order, nothing is escaped and nobody waits. Between this and ours is what an audit log takes.

use std::hint::black_box;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    Case, Measured, Run, check,
    clock::Clock,
    event::{EVENTS, WARM_UP, took},
    lines::{AROUND, Session},
    operation::who,
};

/// How many lines go out in one write.
#[derive(Clone, Copy)]
pub enum Writes {
    /// As many as one atomic write holds, as those of ours.
    Atomic,
    /// None: somebody else would write.
    Never,
}

/// What an event takes at least, in one thread.
pub fn cases() -> [Case; 2] {
    let written = |written: &[u8]| check::lines(written, EVENTS + WARM_UP);
    let case = |name, run, check| Case { name, run: Run::Alone(run), check };
    [
        case("floor", || floor(Writes::Atomic), written),
        case("floor_unwritten", || floor(Writes::Never), |_| Ok(())),
    ]
}

fn floor(writes: Writes) -> Measured {
    lines(0, WARM_UP, writes);
    let clock = Clock::start();
    lines(WARM_UP, WARM_UP + EVENTS, writes);
    took(&clock)
}

/// The lines of these places, in a session of their own.
///
/// # Panics
/// Where stdout does not take them.
pub fn lines(from: u64, to: u64, writes: Writes) {
    let keyed = |namespace: u8| Hmac::new_from_slice(&[namespace; 32]).expect("any length will do");
    let (users, patients) = (keyed(0x6b), keyed(0x6c));
    let session = Session::new(from.into());
    let (mut object, mut out) = (String::new(), Vec::new());
    for place in from..to {
        let (user, patient) = who(place);
        object.clear();
        object.push_str(r#"{"action":"read","actor":{"id":"user.k1."#);
        pseudonym(&mut object, &users, user);
        object.push_str(
            r#"","kind":"workforce"},"fields":["name","birth_date","address.city"],"handler":"clinic_axum::patients::show","http":{"method":"GET","route":"/patients/{id}"},"kind":"access","n":"#,
        );
        number(&mut object, place);
        object.push_str(
            r#","op":"01a1fccf-0c77-70ed-9568-6a637b44ee40","outcome":"success","patients":["patient.k1."#,
        );
        pseudonym(&mut object, &patients, patient);
        object.push_str(
            r#""],"phase":"end","purpose":["TREAT"],"purpose_from":"attribute","reason":"ok","resource":{"category":"demographics","type":"Patient"},"s":""#,
        );
        object.push_str(session.id());
        object.push_str(
            r#"","service":{"env":"production","name":"clinic"},"severity":"info","status":200,"t":"#,
        );
        number(&mut object, 1_767_225_600_000 + place);
        object.push_str(r#","typed":false,"us":46,"v":1}"#);
        if out.len() + object.len() + AROUND > ATOMIC {
            write(&mut out);
        }
        session.seal(&object, &mut out);
        if matches!(writes, Writes::Never) {
            black_box(&mut out).clear();
        }
    }
    write(&mut out);
}

fn pseudonym(object: &mut String, key: &Hmac<Sha256>, id: Uuid) {
    let mut keyed = key.clone();
    keyed.update(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    BASE64.encode_string(&keyed.finalize().into_bytes()[..16], object);
}

fn number(object: &mut String, number: u64) {
    object.push_str(itoa::Buffer::new().format(number));
}

fn write(out: &mut Vec<u8>) {
    let mut bytes = out.as_slice();
    while !bytes.is_empty() {
        let written = rustix::io::write(rustix::stdio::stdout(), bytes).expect("stdout takes it");
        bytes = &bytes[written..];
    }
    out.clear();
}

/// The size up to which a write to a pipe is atomic.
const ATOMIC: usize = 4_096;
