//! Sessions as they are written, forward-secure and signed, read by whoever has the auditor's keys and nothing of the process.

use std::{collections::BTreeMap, thread};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, VerifyingKey};
use proptest::prelude::*;

use crate::{
    Audit,
    adapter::{Guard, Origin, Scope, Unannotated},
    auditor::reopening,
    block::{Block, key_id, prev},
    catalogue::handlers,
    deployment::Service,
    event::{Action, Handler},
    keys::{AuditorKey, Keys, PseudonymKeys, SealKey, SigningKey},
    process::spawn_threads,
    ratchet::{LineKey, Ratchet, proof},
    record::{MAX_LINE, Start},
    seal::leaf,
    testing::{KNOWN_KEY, Line, Recording, SEAL_KEY},
    vectors::bytes,
};

/// RFC 9180, A.7.1.
const AUDITOR: &str = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664";
const AUDITOR_SECRET: &str = "33d196c830a12f9ac65d6e565a590d80f04ee9b19c83c87f2c170d972a812848";
/// RFC 8032, 7.1, the first test.
const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const SIGNER: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

static READ: Handler = Handler::of(Action::Read);

fn seal() -> SealKey {
    SealKey::from_hex(SEAL_KEY).unwrap()
}

fn keys() -> Keys {
    Keys::new(seal(), PseudonymKeys::parse(KNOWN_KEY).unwrap()).unwrap()
}

fn forward_secure() -> Keys {
    keys().auditor(AuditorKey::from_hex(AUDITOR).unwrap()).unwrap()
}

fn signing() -> Keys {
    keys().signing(SigningKey::from_hex(SEED).unwrap()).unwrap()
}

/// A log with its first line.
fn session(keys: &Keys, service: &Service) -> Recording {
    let audit = Recording::open(Audit::builder(), keys, service).unwrap();
    let first = Start { ephemeral: false, handlers: handlers(), forms: Vec::new() };
    audit.start(audit.first_line(&first).unwrap()).wait().unwrap();
    audit
}

fn service() -> Service {
    Service::default().env("test").unwrap()
}

/// A line of an operation.
fn read(audit: &Recording) {
    loop {
        let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients/{id}")));
        // On a busy machine another thread may hold up all lines for longer than a recording waits.
        if pollster::block_on(scope.arm(&READ)).is_ok() {
            return drop(Guard::new(scope, Unannotated::Record));
        }
    }
}

/// All lines, with the last one.
fn ended(audit: &Recording) -> Vec<Line> {
    drop(audit.stop());
    audit.accept_again();
    audit.lines()
}

/// What stands under the seal, and the seal.
fn parts(line: &Line) -> ([u8; 32], [u8; 16]) {
    let text = line.text().as_bytes();
    let mac = URL_SAFE_NO_PAD.decode(&text[text.len() - 24..text.len() - 2]).unwrap();
    (
        leaf(&text[br#"{"audit":"#.len()..text.len() - br#","mac":"0123456789012345678901"}"#.len()]),
        mac.try_into().unwrap(),
    )
}

fn decoded<const N: usize>(line: &Line, member: &str) -> [u8; N] {
    URL_SAFE_NO_PAD.decode(line.members()[member].as_str().unwrap()).unwrap().try_into().unwrap()
}

fn number(line: &Line, member: &str) -> u64 {
    line.members()[member].as_u64().unwrap()
}

/// The keys of the session, by what one control line says.
fn opened_by(line: &Line) -> Ratchet {
    let opening = reopening(&bytes(AUDITOR_SECRET), decoded(line, "enc")).unwrap();
    Ratchet::new(&seal(), &decoded(line, "s"), Some(&opening))
}

/// The keys of so many numbers.
fn keys_of(ratchet: &Ratchet, numbers: usize) -> Vec<LineKey<'_>> {
    (0..numbers).map(|_| ratchet.next()).collect()
}

/// Many threads number and seal at once: each line has the key of its number, and each control line opens the session.
#[test]
fn every_line_has_the_key_of_its_number() {
    let audit = session(&forward_secure(), &service());
    thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| (0..200).for_each(|_| read(&audit)));
        }
        threads.spawn(|| (0..20).for_each(|_| audit.checkpoint()));
    });
    let lines = ended(&audit);
    assert_eq!(lines.len(), 1_622);
    let control: Vec<_> = lines.iter().filter(|line| line.phase().is_none()).collect();
    assert_eq!(control.len(), 22);
    for line in control {
        assert_eq!(line.members()["mode"], "forward-secure");
        assert!(opened_by(line).next().fits(&parts(&lines[0]).0, &parts(&lines[0]).1));
        let opening = reopening(&bytes(AUDITOR_SECRET), decoded(line, "enc")).unwrap();
        assert_eq!(decoded::<16>(line, "proof"), proof(&seal(), &decoded(line, "s"), &opening));
    }
    let ratchet = opened_by(&lines[0]);
    let keys = keys_of(&ratchet, lines.len());
    for (place, line) in lines.iter().enumerate() {
        let (leaf, mac) = parts(line);
        assert_eq!(number(line, "n"), place as u64);
        assert!(keys[place].fits(&leaf, &mac), "line {place}");
        assert!(!keys[(place + 1) % keys.len()].fits(&leaf, &mac), "line {place} under another key");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Behind line `k` somebody takes all that the process holds: of that no key follows that seals a line up to `k`, or another one
    /// in its place; those of all lines behind it do.
    #[test]
    fn what_the_process_holds_seals_nothing_that_was_before(k in 0..30_usize, more in 1..20_usize) {
        let audit = session(&forward_secure(), &service());
        (0..k).for_each(|_| read(&audit));
        let held = audit.sink().ratchet.clone();
        (0..more).for_each(|_| read(&audit));
        let lines = audit.lines();
        let keys = keys_of(&held, 60);
        for (n, line) in lines.iter().enumerate() {
            let (leaf, mac) = parts(line);
            let fits: Vec<_> = keys.iter().map(|key| key.fits(&leaf, &mac)).collect();
            let expected: Vec<_> = (k + 1..=k + keys.len()).map(|of| of == n).collect();
            prop_assert_eq!(fits, expected, "line {}", n);
        }
    }
}

/// What the public key alone says of the lines that are there.
struct Covered {
    /// By number.
    leaves: BTreeMap<u64, [u8; 32]>,
    /// How many blocks there were.
    blocks: usize,
}

/// Checks each signature by itself, and its place in the chain where the block before is there.
fn covered(lines: &[Line]) -> Covered {
    let key = VerifyingKey::from_bytes(&bytes(SIGNER)).unwrap();
    let mut all = Covered { leaves: BTreeMap::new(), blocks: 0 };
    let mut before: Option<(Block, [u8; 32])> = None;
    for line in lines.iter().filter(|line| line.action() == Some(Action::Signature)) {
        let leaves = URL_SAFE_NO_PAD.decode(line.members()["leaves"].as_str().unwrap()).unwrap();
        let block = Block {
            number: number(line, "block"),
            first: number(line, "first"),
            prev: decoded(line, "prev"),
            leaves,
        };
        assert_eq!(line.members()["key"], key_id(key.as_bytes()));
        assert!((1..=64).contains(&block.count()) && number(line, "count") == block.count());
        let signed = block.signed(&decoded(line, "s"));
        assert!(key.verify_strict(&signed, &Signature::from_bytes(&decoded(line, "sig"))).is_ok());
        assert!(block.first + block.count() <= number(line, "n"), "a block covers what was before its line");
        match &before {
            Some((last, hash)) if last.number + 1 == block.number => {
                assert_eq!((last.first + last.count(), *hash), (block.first, block.prev));
            }
            _ if block.number == 0 => assert_eq!((block.first, block.prev), (0, [0; 32])),
            _ => {}
        }
        for (n, leaf) in (block.first..).zip(block.leaves.chunks(Block::LEAF)) {
            assert!(all.leaves.insert(n, leaf.try_into().unwrap()).is_none(), "{n} is covered twice");
        }
        all.blocks += 1;
        before = Some((block, prev(&signed)));
    }
    all
}

/// All lines but the last signature and the stop are covered, as they are.
fn is_covered(lines: &[Line]) -> Covered {
    let covered = covered(lines);
    assert_eq!(covered.leaves.len(), lines.len() - 2);
    for line in &lines[..lines.len() - 2] {
        assert_eq!(covered.leaves[&number(line, "n")], parts(line).0);
    }
    assert_eq!(lines[lines.len() - 2].action(), Some(Action::Signature));
    assert_eq!(lines.last().unwrap().action(), Some(Action::SessionStop));
    covered
}

/// The keeper signs while many threads write, and whoever writes the last line the rest.
#[test]
fn signatures_cover_a_session() {
    let audit = session(&signing(), &service());
    spawn_threads(&audit.handle()).unwrap();
    thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| (0..200).for_each(|_| read(&audit)));
        }
    });
    // A block is signed without anybody's asking.
    while covered(&audit.lines()).blocks == 0 {
        thread::yield_now();
    }
    let lines = ended(&audit);
    assert_eq!(lines[0].members()["sign"], key_id(&bytes(SIGNER)));
    let all = is_covered(&lines);
    // What is lost keeps nobody from checking what is there.
    let some: Vec<_> =
        lines.into_iter().enumerate().filter(|(place, _)| place % 3 > 0).map(|(_, line)| line).collect();
    let left = covered(&some);
    assert!(left.blocks < all.blocks && left.blocks > 0);
    assert!(left.leaves.iter().all(|(n, leaf)| all.leaves[n] == *leaf));
}

/// Nobody has signed before the end: several blocks are due at once, and their lines are covered as well.
#[test]
fn whoever_stops_signs_all_that_is_left() {
    for lines in [0, 1, 62, 63, 64, 65, 127, 128, 200, 64 * 64] {
        let audit = session(&signing(), &service());
        (0..lines).for_each(|_| read(&audit));
        let written = ended(&audit);
        let all = is_covered(&written);
        assert!(all.blocks >= written.len() / 65, "{lines} lines, {} blocks", all.blocks);
    }
}

/// Where nothing was covered but one signature, there is no need of another one.
#[test]
fn a_signature_alone_is_not_signed() {
    let audit = session(&signing(), &service());
    (0..63).for_each(|_| read(&audit));
    audit.sign();
    audit.sign();
    let lines = ended(&audit);
    assert_eq!(lines.len(), 66);
    assert_eq!(is_covered(&lines).blocks, 1);
}

/// Signed or not, a session says the same, and one without keys for it says nothing of either.
#[test]
fn a_keyed_session_says_nothing_of_keys_that_it_has_not() {
    let audit = session(&keys(), &service());
    (0..100).for_each(|_| read(&audit));
    audit.sign();
    let lines = ended(&audit);
    assert_eq!(lines.len(), 102);
    for line in lines {
        let members = line.members();
        assert!(members.get("enc").is_none() && members.get("sign").is_none());
    }
}

/// A whole block in the name of the software with the longest names there are.
#[test]
fn the_longest_signature_fits_into_a_line() {
    let (code, audit) = ("x".repeat(64), Service::default().name("x"));
    let service =
        [Service::name, Service::env, Service::release, Service::commit, Service::instance, Service::region]
            .into_iter()
            .fold(audit.unwrap(), |service, set| set(service, &code).unwrap());
    let audit = session(&signing(), &service);
    (0..63).for_each(|_| read(&audit));
    audit.sign();
    let line = audit.lines().pop().unwrap();
    assert_eq!((line.action(), number(&line, "count")), (Some(Action::Signature), 64));
    // Numbers of sixteen digits, a platform's name and `synthetic` would need so much more.
    assert!(line.text().len() < MAX_LINE - 200, "{} bytes", line.text().len());
}

/// Whoever has all keys finds every line right; with lines lost, that they are lost and nothing else; with the public key alone, all
/// but the last signature and the stop.
#[cfg(feature = "verify")]
#[test]
fn the_verifier_agrees() {
    use crate::verify::{AuditorSecretKey, Keys, Report, SignerKey, Verifier};

    let check = |lines: &[&Line], keys: Keys| -> Report {
        let text: String = lines.iter().map(|line| line.text().to_owned() + "\n").collect();
        let mut verifier = Verifier::new(keys);
        verifier.read("a drain", text.as_bytes());
        verifier.finish().report
    };
    let signer = || Keys::default().signer(SignerKey::from_hex(SIGNER).unwrap(), 0);
    let all =
        || signer().seal(seal(), 0..u64::MAX).auditor(AuditorSecretKey::from_hex(AUDITOR_SECRET).unwrap());
    let audit = session(&forward_secure().signing(SigningKey::from_hex(SEED).unwrap()).unwrap(), &service());
    spawn_threads(&audit.handle()).unwrap();
    thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| (0..100).for_each(|_| change(&audit)));
        }
    });
    audit.stop().wait().unwrap();
    let lines = audit.lines();
    let whole: Vec<_> = lines.iter().collect();
    let report = check(&whole, all());
    assert_eq!((report.verified, report.status()), (lines.len() as u64, 0), "{:?}", report.findings);
    // Not the last lines: what a signature covers that is lost is no finding of its own.
    let some: Vec<_> =
        whole.iter().copied().enumerate().filter(|(n, _)| n % 7 != 3).map(|(_, line)| line).collect();
    let report = check(&some, all());
    assert_eq!((report.verified, report.status()), (some.len() as u64, 2), "{:?}", report.findings);
    let report = check(&whole, signer());
    assert_eq!((report.verified, report.status()), (lines.len() as u64 - 2, 3), "{:?}", report.findings);
    let report = check(&whole, Keys::default().seal(seal(), 0..u64::MAX));
    assert_eq!((report.verified, report.status()), (0, 3), "{:?}", report.findings);
}

/// An operation with a begin.
#[cfg(feature = "verify")]
fn change(audit: &Recording) {
    static UPDATE: Handler = Handler::of(Action::Update);
    let scope = Scope::new(&audit.handle(), Origin::of_request("PUT").route(Some("/patients/{id}")));
    pollster::block_on(scope.arm(&UPDATE)).unwrap();
    pollster::block_on(scope.begin()).unwrap();
    drop(Guard::new(scope, Unannotated::Record));
}
