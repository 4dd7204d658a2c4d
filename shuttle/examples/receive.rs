//! A log destination to try a shuttle with: it shows what it gets on stdout, until it is stopped.

use shuttle::{Receiver, Reply};

fn main() -> std::io::Result<()> {
    let receiver = Receiver::start(|_| Reply::Status(200))?;
    eprintln!("send to {}", receiver.url());
    for count in 1.. {
        let body = &receiver.wait_for(count)[count - 1];
        println!("{} frames in one body:\n{}", body.count(), String::from_utf8_lossy(&body.bytes));
    }
    Ok(())
}
