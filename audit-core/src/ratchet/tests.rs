use proptest::prelude::*;

use super::*;
use crate::{
    auditor::{opening, reopening},
    keys::AuditorKey,
    testing::KNOWN_KEY,
    vectors::{bytes, hex},
};

const SESSION: [u8; 16] = 0xa0a1_a2a3_a4a5_a6a7_a8a9_aaab_acad_aeaf_u128.to_be_bytes();

/// RFC 9180, A.7.1.
const AUDITOR: &str = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664";
const AUDITOR_SECRET: &str = "33d196c830a12f9ac65d6e565a590d80f04ee9b19c83c87f2c170d972a812848";

fn known() -> SealKey {
    SealKey::from_hex(KNOWN_KEY).unwrap()
}

/// `docs/seal-format.md`, section 6.
#[test]
fn known_answers() {
    let first = first_key(&known(), &SESSION, None);
    assert_eq!(hex(&*first), "cef1a86b588f53e8fcc516f4e4a20fff3f7d6f458719a2c9d9b80374949fb8d1");
    let second = LineKey::of(&first).following();
    assert_eq!(hex(&*second), "180ae9c82c50225ae0c589a1244716835ef7b549b5a63f6e72c04a1ca37b56f4");
    let third = LineKey::of(&second).following();
    assert_eq!(hex(&*third), "2a87da6e3c81da7e65cd66c6e14ba04083cc5188c783bf5779edba8381f056dd");
}

/// The same in forward-secure mode; these are the answers of another program.
#[test]
fn known_answers_for_an_auditor() {
    let enc = bytes("e5e8f9bfff6c2f29791fc351d2c25ce1299aa5eaca78a757c0b4fb4bcd830918");
    let opening = reopening(&bytes(AUDITOR_SECRET), enc).unwrap();
    let first = first_key(&known(), &SESSION, Some(&opening));
    assert_eq!(hex(&*first), "b1bfe675a7bcf741fc333d2751fc5d885e04bc2fa19e47eaee105495a4a27482");
    let second = LineKey::of(&first).following();
    assert_eq!(hex(&*second), "0de7fcbaf2e6dc9011aee483ef2a21090e3614f921ab97008cb81f019da8c421");
    assert_eq!(hex(&proof(&known(), &SESSION, &opening)), "1d4017a54edda1e2e019a7ed8020455a");
}

/// The auditor, with the secret half and what stands in the lines, gets to the same keys.
#[test]
fn an_auditor_gets_to_the_same_keys() {
    let sent = opening(&AuditorKey::from_hex(AUDITOR).unwrap()).unwrap();
    let got = reopening(&bytes(AUDITOR_SECRET), sent.enc).unwrap();
    let (ours, theirs) =
        (Ratchet::new(&known(), &SESSION, Some(&sent)), Ratchet::new(&known(), &SESSION, Some(&got)));
    for n in 0..100_u8 {
        let leaf = [n; 32];
        assert!(theirs.next().fits(&leaf, &ours.next().mac(&leaf)), "{n}");
    }
    // The seal key alone is not enough, nor are another auditor, another session, or another process of the same one.
    let leaf = [7; 32];
    let mac = Ratchet::new(&known(), &SESSION, Some(&sent)).next().mac(&leaf);
    let again = opening(&AuditorKey::from_hex(AUDITOR).unwrap()).unwrap();
    let another = reopening(&[9; 32], sent.enc).unwrap();
    for other in [
        Ratchet::new(&known(), &SESSION, None),
        Ratchet::new(&known(), &SESSION, Some(&another)),
        Ratchet::new(&known(), &SESSION, Some(&again)),
        Ratchet::new(&known(), &[0; 16], Some(&got)),
    ] {
        assert!(!other.next().fits(&leaf, &mac));
    }
}

/// In keyed mode every line has the same key, which is the session's.
#[test]
fn a_keyed_session_has_one_key() {
    let keys = Ratchet::new(&known(), &SESSION, None);
    let macs: Vec<_> = (0..3).map(|_| keys.next().mac(&[1; 32])).collect();
    assert!(macs.iter().all(|mac| *mac == macs[0]));
}

impl Clone for Ratchet {
    fn clone(&self) -> Self {
        match self {
            Self::Still(key) => Self::Still(key.clone()),
            Self::Moving(key) => Self::Moving(Mutex::new(key.lock().unwrap().clone())),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Somebody takes the process over behind line `k`, and with it all that it holds: the key of the next line. Whatever is made
    /// of that, it seals no line up to `k`, and every later one.
    #[test]
    fn what_a_process_holds_seals_nothing_that_was_before(k in 0..60_usize, lines in 61..90_usize) {
        let sent = opening(&AuditorKey::from_hex(AUDITOR).unwrap()).unwrap();
        let keys = Ratchet::new(&known(), &SESSION, Some(&sent));
        let mut held = None;
        let mut macs = Vec::new();
        for n in 0..lines {
            let leaf = [u8::try_from(n).unwrap(); 32];
            macs.push((leaf, keys.next().mac(&leaf)));
            if n == k {
                held = Some(keys.clone());
            }
        }
        let held = held.unwrap();
        for n in k + 1..lines + 60 {
            let key = held.next();
            for (place, (leaf, mac)) in macs.iter().enumerate() {
                prop_assert_eq!(key.fits(leaf, mac), place == n, "the key of {} and line {}", n, place);
            }
        }
    }
}
