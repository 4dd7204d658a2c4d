//! fmt on the stdout of our lines, from a thread of its own.

use std::{io::stdout, thread};

use audit_core::Audit;
use tests::round::{PATIENT, remind};
use tracing_subscriber::{fmt, layer::SubscriberExt, registry, util::SubscriberInitExt};

pub(crate) fn run(audit: &Audit) {
    let (writer, _flushed) = tracing_appender::non_blocking(stdout());
    let fmt = fmt::layer().with_ansi(false).with_writer(writer);
    registry().with(fmt).with(audit.layer()).init();
    thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for work in 0..100 {
                    remind(PATIENT).unwrap();
                    tracing::info!(
                        work,
                        "the app's own line, {} end",
                        "as long as some are ".repeat(work % 30)
                    );
                }
            });
        }
    });
}
