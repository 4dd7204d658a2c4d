//! Inputs that want to fill the memory.

use std::{
    fs,
    io::{self, Write},
    process::{Child, Stdio},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::{
    program::{Audit, answer},
    session,
};

/// Sends it through a pipe, and gives what was found and the most memory that it took, in MiB.
fn most_memory(send: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> (Value, u64) {
    let audit = Audit::new();
    let mut command = audit.command(&["verify", "--json", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    send(&mut input).unwrap();
    // It waits for more now, and has seen all but what the pipe holds.
    let most = peak(&child);
    drop(input);
    (answer(&child.wait_with_output().unwrap()).json(), most)
}

fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

const GIB: usize = 1 << 30;
const CHUNK: usize = 1 << 20;

fn gibibyte_of(byte: u8, to: &mut dyn Write) -> io::Result<()> {
    let chunk = vec![byte; CHUNK];
    (0..GIB / CHUNK).try_for_each(|_| to.write_all(&chunk))
}

#[test]
fn a_line_of_a_gibibyte_is_left_out() {
    let lines = session(1);
    let (checked, most) = most_memory(|to| {
        to.write_all(lines[..9].concat().as_bytes())?;
        gibibyte_of(b'x', to)?;
        to.write_all(b"\n")?;
        to.write_all(lines[9..].concat().as_bytes())
    });
    assert_eq!(checked["verified"], 15);
    assert_eq!(
        (&checked["findings"][0]["line"], checked["findings"].as_array().unwrap().len()),
        (&Value::from(10), 1)
    );
    assert!(most < MOST, "{most} MiB");
}

#[test]
fn a_bomb_is_unpacked_piece_by_piece() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gibibyte_of(b'\n', &mut gzip).unwrap();
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).unwrap();
    gibibyte_of(0, &mut zstd).unwrap();
    for (packed, findings) in [(gzip.finish().unwrap(), 0), (zstd.finish().unwrap(), 1)] {
        assert!(packed.len() < 8 << 20);
        let (checked, most) = most_memory(|to| to.write_all(&packed));
        assert_eq!(checked["findings"].as_array().unwrap().len(), findings, "{checked}");
        assert!(most < MOST, "{most} MiB");
    }
}

/// MiB.
const MOST: u64 = 64;
