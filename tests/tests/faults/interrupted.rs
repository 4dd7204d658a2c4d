//! Signals interrupt whoever waits for stdout or stderr: the call comes back, and has done nothing, or a part.

use std::{
    fs,
    io::{PipeReader, PipeWriter, Write, pipe},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    process::{Child, ExitStatus, Stdio},
    time::Duration,
};

use rustix::{
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    net::sockopt::{set_socket_recv_buffer_size, set_socket_send_buffer_size},
    pipe::fcntl_setpipe_size,
    process::{Pid, Signal, kill_process},
};
use tests::program_of;

use crate::{Reader, counts_are_true, until};

/// How many functions run, and how slowly their lines are read.
const TIMES: u64 = 200;
const REST: Duration = Duration::from_millis(1);

#[test]
fn a_write_into_a_pipe_that_is_interrupted_is_done_again() {
    let (reader, writer) = small_pipe();
    every_line_is_there(Reader::of(reader, REST), writer.into());
}

/// Then it waits until the pipe takes something again.
#[test]
fn waiting_for_a_non_blocking_pipe_that_is_interrupted_is_done_again() {
    let (reader, writer) = small_pipe();
    fcntl_setfl(&writer, fcntl_getfl(&writer).unwrap() | OFlags::NONBLOCK).unwrap();
    every_line_is_there(Reader::of(reader, REST), writer.into());
}

/// A socket takes a part of a line.
#[test]
fn a_line_that_is_interrupted_in_its_middle_goes_on_there() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    set_socket_recv_buffer_size(&listener, 1).unwrap();
    let writer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    set_socket_send_buffer_size(&writer, 1).unwrap();
    every_line_is_there(Reader::of(listener.accept().unwrap().0, REST), writer.into());
}

/// Whole, once, and none was refused.
fn every_line_is_there(reader: Reader, stdout: OwnedFd) {
    let program = program_of(env!("CARGO_BIN_EXE_interrupted"), &TIMES.to_string());
    let program = { program }.stdout(stdout).stderr(Stdio::null()).spawn().unwrap();
    // From its first line on it takes signals.
    until(|| !reader.so_far().is_empty());
    assert!(interrupt(program).success());
    let lines = reader.lines();
    counts_are_true(&lines, 0);
    assert_eq!(lines.last().unwrap().member("counters")["success"], TIMES);
    assert_eq!(lines.len() as u64, 2 + 2 * TIMES);
}

/// Nobody reads stderr, and the thread that has something to say there is interrupted while it waits: it says it later.
#[test]
fn a_word_on_stderr_that_is_interrupted_is_said_again() {
    let ((stdout, lines), (stderr, words)) = (small_pipe(), small_pipe());
    (&words).write_all(&[b'.'; 4096]).unwrap();
    let program = program_of(env!("CARGO_BIN_EXE_interrupted"), &TIMES.to_string());
    let mut program = { program }.stdout(lines).stderr(words).spawn().unwrap();
    let process = program.id();
    let speaks = |thread: &Pid| about(process, *thread, "comm") == "audit-stderr\n";
    until(|| threads(process).iter().any(speaks));
    let speaker = threads(process).into_iter().find(speaks).unwrap();
    for _ in 0..10 {
        let slept = sleeps(process, speaker);
        kill_process(speaker, Signal::USR1).unwrap();
        until(|| sleeps(process, speaker) > slept);
    }
    let (lines, words) = (Reader::of(stdout, Duration::ZERO), Reader::of(stderr, Duration::ZERO));
    assert!(program.wait().unwrap().success());
    counts_are_true(&lines.lines(), 0);
    assert!(words.all().contains("audit: the tracing layer is not reached"));
}

/// How often the thread has waited for something.
fn sleeps(process: u32, thread: Pid) -> u64 {
    let status = about(process, thread, "status");
    let (_, count) = status.split_once("\nvoluntary_ctxt_switches:").unwrap();
    count.split_whitespace().next().unwrap().parse().unwrap()
}

/// What the system says about one of its threads.
fn about(process: u32, thread: Pid, what: &str) -> String {
    fs::read_to_string(format!("/proc/{process}/task/{}/{what}", thread.as_raw_pid())).unwrap()
}

/// Sends signals to all of its threads, one after the other, until it has ended.
fn interrupt(mut program: Child) -> ExitStatus {
    loop {
        for thread in threads(program.id()) {
            // It may have ended.
            let _ = kill_process(thread, Signal::USR1);
        }
        if let Some(status) = program.try_wait().unwrap() {
            return status;
        }
    }
}

/// A signal to one of them is for the process, but this one is asked first to take it.
fn threads(process: u32) -> Vec<Pid> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    threads.filter_map(|thread| Pid::from_raw(thread.file_name().to_str()?.parse().ok()?)).collect()
}

fn small_pipe() -> (PipeReader, PipeWriter) {
    let (reader, writer) = pipe().unwrap();
    fcntl_setpipe_size(&writer, 4096).unwrap();
    (reader, writer)
}
