//! A packed input: unpacked as far as it goes, whatever is wrong with it, and no more of it than is asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(unpacked) = audit_cli::readers::packed(bytes, MOST) {
        assert!(unpacked <= MOST);
    }
});

const MOST: u64 = 16 << 20;
