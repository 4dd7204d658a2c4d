//! The verifier against everything that can happen to lines on their way, and everything that somebody can do to them. The lines are
//! made by the description of the format, not by our writer.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod agreement;
mod inputs;
mod journald;
mod loss;
mod quoted;
mod rotation;
mod signatures;
mod state;
mod tampering;

use audit_core::{
    keys::SealKey,
    verify::{AuditorSecretKey, Class, Keys, Kind, Report, SignerKey, Verifier},
};
use tests::forge::{Forge, ForgeKeys, hex, public_keys};

const SEAL: [u8; 32] = [0x5a; 32];
const AUDITOR: [u8; 32] = [0x31; 32];
const SIGN: [u8; 32] = [0x42; 32];
/// The beginning of 2026.
const T: u64 = 1_767_225_600_000;

/// What sessions are sealed with: in keyed mode, in forward-secure mode, and that with signatures.
fn modes() -> [ForgeKeys; 3] {
    let auditor = public_key(&public_keys(AUDITOR, SIGN).0);
    let keyed = ForgeKeys { seal: SEAL, auditor: None, sign: None };
    let forward_secure = ForgeKeys { auditor: Some(auditor), ..keyed };
    [keyed.clone(), forward_secure.clone(), ForgeKeys { sign: Some(SIGN), ..forward_secure }]
}

fn public_key(text: &str) -> [u8; 32] {
    let byte = |place: usize| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).unwrap();
    std::array::from_fn(byte)
}

/// What an auditor holds of processes that sign nothing.
fn held() -> Keys {
    Keys::default()
        .seal(SealKey::from_hex(&hex(&SEAL)).unwrap(), 0..u64::MAX)
        .auditor(AuditorSecretKey::from_hex(&hex(&AUDITOR)).unwrap())
}

/// What he holds for these lines: the public signing key where they are signed.
fn held_for(text: &[u8]) -> Keys {
    let signed = text.windows(SIGNATURE.len()).any(|window| window == SIGNATURE);
    if signed { held().signer(signer(), 0) } else { held() }
}

fn signer() -> SignerKey {
    SignerKey::from_hex(&public_keys(AUDITOR, SIGN).1).unwrap()
}

const SIGNATURE: &[u8] = b"audit.signature";

/// A whole session.
fn session(keys: &ForgeKeys, number: u128, operations: usize) -> Vec<String> {
    Forge::new(keys, number, T).whole(operations)
}

fn verify(text: impl AsRef<[u8]>) -> Report {
    verify_with(held_for(text.as_ref()), text)
}

fn verify_with(keys: Keys, text: impl AsRef<[u8]>) -> Report {
    let mut verifier = Verifier::new(keys);
    verifier.read("input", text.as_ref());
    verifier.finish().report
}

/// What of a kind was found: first and last numbers.
fn numbers(report: &Report, kind: Kind) -> Vec<(u64, u64)> {
    report
        .findings
        .iter()
        .filter(|finding| finding.kind == kind)
        .filter_map(|finding| finding.numbers)
        .collect()
}

fn kinds(report: &Report) -> Vec<&'static str> {
    report.counts.keys().map(|kind| kind.as_str()).collect()
}

#[test]
fn whole_sessions_are_clean() {
    for keys in modes() {
        let lines = [session(&keys, 1, 100), session(&keys, 2, 300)].concat();
        let report = verify(lines.concat());
        assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec![]), "{keys:?}");
        assert_eq!((report.status(), report.worst(), report.sessions.len()), (0, None::<Class>, 2));
    }
}

/// The known answer of `docs/seal-format.md`, section 6.
#[test]
fn the_known_line_verifies() {
    let line = r#"{"audit":{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1},"mac":"EMygchGq9UdExldQufWCcw"}"#;
    let key = SealKey::from_hex(audit_core::testing::KNOWN_KEY).unwrap();
    let keys = || Keys::default().seal(key.clone(), 0..u64::MAX);
    assert_eq!(verify_with(keys(), line).verified, 1);
    let report = verify_with(keys(), line.replace("u_17", "u_18"));
    assert_eq!((report.verified, report.status(), kinds(&report)), (0, 3, vec!["UNKNOWN_KEY"]));
}
