//! `app | shuttle --url …`: carries an app's lines to a log destination as Heroku's log-shuttle does.

mod options;

use std::{
    io::stdin,
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

use clap::Parser;
use shuttle::{End, Http, Shipment, Shuttle, Summary};

use options::Options;

fn main() -> ExitCode {
    let options = Options::parse();
    let (settings, seed) = (options.settings(), options.seed());
    let drain = match Http::new(&options.url, settings.timeout) {
        Ok(drain) => drain,
        Err(error) => {
            eprintln!("shuttle: --url: {error}");
            return ExitCode::from(64);
        }
    };
    eprintln!("shuttle: seed {seed}");
    let summary = Mutex::new(Summary::default());
    let told = |shipment: &Shipment| {
        summary.lock().unwrap_or_else(PoisonError::into_inner).add(shipment);
        if shipment.end != End::Delivered {
            eprintln!("shuttle: {shipment}");
        }
    };
    let read = Shuttle::new(settings, seed, options.faults()).run(&mut stdin().lock(), &drain, &told);
    eprintln!("shuttle: {}", summary.into_inner().unwrap_or_else(PoisonError::into_inner));
    match read {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shuttle: the input cannot be read: {error}");
            ExitCode::FAILURE
        }
    }
}
