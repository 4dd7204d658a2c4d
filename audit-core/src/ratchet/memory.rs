//! Somebody takes the process over and reads its memory: what is there of the keys of lines before?

use std::{collections::HashMap, sync::Barrier, thread};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use sha2::block_api::compress256;

use super::{LineKey, first_key};
use crate::{
    Audit,
    adapter::{Guard, Origin, Scope, Unannotated},
    auditor::reopening,
    deployment::Service,
    event::{Action, Handler},
    keys::{AuditorKey, Keys, PseudonymKeys, SealKey},
    sweep::tests::{alone, memory, search},
    testing::{KNOWN_KEY, Recording, SEAL_KEY},
    vectors::bytes,
};

/// RFC 9180, A.7.1.
const AUDITOR: &str = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664";
const AUDITOR_SECRET: &str = "33d196c830a12f9ac65d6e565a590d80f04ee9b19c83c87f2c170d972a812848";

const THREADS: usize = 4;
/// What each of them writes.
const LINES: usize = 12;

static READ: Handler = Handler::of(Action::Read);

/// Threads write, and stand still with all that they have left on their stacks. Of the keys of all their lines there is nothing in
/// memory, and that of the next line is.
#[test]
fn no_key_of_a_line_before_is_in_memory() {
    let _alone = alone();
    let seal = SealKey::from_hex(SEAL_KEY).unwrap();
    let keys = Keys::new(seal.clone(), PseudonymKeys::parse(KNOWN_KEY).unwrap()).unwrap();
    let keys = keys.auditor(AuditorKey::from_hex(AUDITOR).unwrap()).unwrap();
    let audit = Recording::open(Audit::builder(), &keys, &Service::default().env("test").unwrap()).unwrap();
    audit.checkpoint();
    let (wrote, seen) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
    let memory = thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                (0..LINES).for_each(|_| read(&audit));
                wrote.wait();
                seen.wait();
            });
        }
        wrote.wait();
        let memory = memory();
        seen.wait();
        memory
    });
    // Only now is any old key computed: the memory was read before.
    let line = audit.lines().remove(0);
    let said = |member: &str| URL_SAFE_NO_PAD.decode(line.members()[member].as_str().unwrap()).unwrap();
    let opening = reopening(&bytes(AUDITOR_SECRET), said("enc").try_into().unwrap()).unwrap();
    let mut key = first_key(&seal, &said("s").try_into().unwrap(), Some(&opening));
    // With the seal key, which the process holds, that would be the first key.
    let mut traces = HashMap::from([(**opening.salt, (0, "the salt"))]);
    let next = 1 + THREADS * LINES;
    for n in 0..=next {
        traces.extend(traces_of(&key).map(|(what, bytes)| (bytes, (n, what))));
        key = LineKey::of(&key).following();
    }
    let found = search(&memory, &traces);
    let old: Vec<_> = found.iter().filter(|(n, _)| *n < next).collect();
    assert!(old.is_empty(), "in {} bytes of memory there is {old:?}", memory.len());
    assert!(
        !found.is_empty(),
        "the key of the next line must be somewhere in memory, or we do not look there"
    );
}

fn read(audit: &Recording) {
    loop {
        let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
        // On a busy machine another thread may hold up all lines for longer than a recording waits.
        if pollster::block_on(scope.arm(&READ)).is_ok() {
            return drop(Guard::new(scope, Unannotated::Record));
        }
    }
}

/// What would make seals: the key, the two blocks that HMAC makes of it, and the states behind these; each as bytes and as words.
fn traces_of(key: &[u8; 32]) -> impl Iterator<Item = (&'static str, [u8; 32])> {
    let block = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let state = |pad: u8| {
        let mut state = SHA256;
        compress256(&mut state, &[block(pad)]);
        state
    };
    let start = |block: [u8; 64]| -> [u8; 32] { std::array::from_fn(|place| block[place]) };
    let of_words = |words: [u32; 8]| -> [u8; 32] {
        std::array::from_fn(|place| words[place / 4].to_ne_bytes()[place % 4])
    };
    let as_words =
        |bytes: [u8; 32]| -> [u8; 32] { std::array::from_fn(|place| bytes[place / 4 * 4 + 3 - place % 4]) };
    let bytes = [
        ("its key", *key),
        ("its inner block", start(block(INNER))),
        ("its outer block", start(block(OUTER))),
        ("its inner state", of_words(state(INNER))),
        ("its outer state", of_words(state(OUTER))),
    ];
    bytes.into_iter().flat_map(move |(what, bytes)| [(what, bytes), (what, as_words(bytes))])
}

const INNER: u8 = 0x36;
const OUTER: u8 = 0x5c;

/// The state that SHA-256 begins with.
const SHA256: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
