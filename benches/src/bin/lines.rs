//! `lines COUNT EACH`: prints so many sealed lines, each session so long.

use std::{env, io, process::ExitCode};

use benches::Lines;

fn main() -> ExitCode {
    let mut numbers = env::args().skip(1).map_while(|number| number.parse().ok());
    let (Some(lines), Some(each)) = (numbers.next(), numbers.next()) else {
        eprintln!("usage: lines COUNT EACH");
        return ExitCode::from(64);
    };
    match io::copy(&mut Lines::new(lines, each), &mut io::stdout()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lines: {error}");
            ExitCode::from(74)
        }
    }
}
