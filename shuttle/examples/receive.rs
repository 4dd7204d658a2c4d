//! A log destination to try a shuttle with: it listens on the address that it is given, and shows what it gets on stdout,
//! until it is stopped.

use std::{env, time::Duration};

use shuttle::{Receiver, Reply};

fn main() -> std::io::Result<()> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8514".to_owned());
    let receiver = Receiver::listen(&*address, |_| Reply::Status(200))?;
    for count in 1.. {
        let body = &receiver.wait_for(count, Duration::MAX)[count - 1];
        println!(
            "== {} frames, {} dropped before, {} lost before",
            body.count(),
            body.dropped(),
            body.lost()
        );
        print!("{}", String::from_utf8_lossy(&body.bytes));
    }
    Ok(())
}
