//! Stdout is a file, and its file system is full.

use std::{
    fs::{self, File, read_to_string, remove_file},
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use demo::{Framework, verify};
use rustix::process::Signal;
use tempfile::TempDir;
use tests::{Clinic, keys};

use crate::{is_refused, refusals, stdout::until};

/// It is refused at once, and where the space ended in the middle of a line, this line goes on there when somebody has made
/// some.
#[test]
fn a_full_file_system_refuses_and_service_resumes_by_itself() {
    let Some(disk) = Disk::new() else {
        return eprintln!("skipped: this system lets nobody mount a file system of their own");
    };
    for framework in Framework::ALL {
        let log = disk.place.join(framework.name());
        let clinic = Clinic::start(framework, File::create_new(&log).unwrap());
        let (mut refused, mut torn) = (0, false);
        while !torn {
            disk.fill();
            let first = until(&clinic, |got| got.status != 200);
            is_refused(&first, &["withheld", "not-begun"]);
            is_refused(&clinic.read(1), &["not-begun"]);
            is_refused(&clinic.write(1, "a note that is not written"), &["not-begun"]);
            assert_eq!(clinic.health().status, 200, "what has nothing to do with patients works");
            torn = !read_to_string(&log).unwrap().ends_with('\n');
            disk.free();
            refused += 3;
            until(&clinic, |got| {
                refused += u64::from(got.status != 200);
                got.status == 200
            });
        }
        clinic.signal(Signal::TERM);
        assert!(clinic.ended().success());
        let text = read_to_string(&log).unwrap();
        let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
        assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        assert_eq!(refusals(&lines), (refused, refused), "each refusal is counted, and told of once");
        assert!(lines.iter().any(|line| line.member("outage")["cause"] == "storage_full"));
    }
}

/// A small file system of our own, in the memory of a process that has it to itself.
struct Disk {
    keeper: Child,
    /// Where we see it.
    place: PathBuf,
    _below: TempDir,
}

impl Disk {
    /// None where the system lets us have none.
    fn new() -> Option<Self> {
        let below = TempDir::new().unwrap();
        let mut keeper = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
            .arg(r#"mount -t tmpfs -o size=256k none "$0" && echo mounted && exec cat"#)
            .arg(below.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = String::new();
        BufReader::new(keeper.stdout.as_mut()?).read_line(&mut said).ok()?;
        let root = PathBuf::from(format!("/proc/{}/root", keeper.id()));
        let place = root.join(below.path().strip_prefix("/").ok()?);
        let disk = Self { keeper, place, _below: below };
        (said == "mounted\n" && fs::write(disk.ballast(), "").is_ok()).then_some(disk)
    }

    fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        while ballast.write_all(&[0; 4096]).is_ok() {}
    }

    fn free(&self) {
        remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.place.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It is gone with the last process that sees it.
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
