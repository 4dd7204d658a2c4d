//! What people would use instead: the same fields with two HMACs by hand, no seal, and nobody waits for the line.

use std::{
    io::{self, stdout},
    sync::Mutex,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use slog::{Drain, Logger};
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{
    Measured,
    clock::Clock,
    event::{EVENTS, WARM_UP, took},
    operation::who,
};

/// Pseudonyms as people make them.
pub struct Pseudonyms {
    user: Hmac<Sha256>,
    patient: Hmac<Sha256>,
}

impl Pseudonyms {
    /// Under keys of their own.
    pub fn under_keys() -> Self {
        let keyed = |namespace: u8| Hmac::new_from_slice(&[namespace; 32]).expect("any length will do");
        Self { user: keyed(0x6b), patient: keyed(0x6c) }
    }

    pub(crate) fn of(&self, staff: Uuid, patient: Uuid) -> (String, String) {
        (text("user", &self.user, staff), text("patient", &self.patient, patient))
    }
}

fn text(namespace: &str, key: &Hmac<Sha256>, id: Uuid) -> String {
    let mut keyed = key.clone();
    keyed.update(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    format!("{namespace}.k1.{}", BASE64.encode(&keyed.finalize().into_bytes()[..16]))
}

/// Does it so many times in this thread, and says what one took.
fn measured(line: impl FnMut(&str, &str)) -> Measured {
    measured_until(line, || ())
}

/// The same until all is out.
fn measured_until(mut line: impl FnMut(&str, &str), out: impl FnOnce()) -> Measured {
    let pseudonyms = Pseudonyms::under_keys();
    let with_pseudonyms = |place| {
        let (staff, patient) = who(place);
        let (user, patient) = pseudonyms.of(staff, patient);
        line(&user, &patient);
    };
    each_measured(with_pseudonyms, out)
}

/// The same of each place.
fn each_measured(mut line: impl FnMut(u64), out: impl FnOnce()) -> Measured {
    (0..WARM_UP).for_each(&mut line);
    let clock = Clock::start();
    (WARM_UP..WARM_UP + EVENTS).for_each(line);
    out();
    took(&clock)
}

impl Pseudonyms {
    /// The event of that place.
    pub fn event(&self, place: u64) {
        let (staff, patient) = who(place);
        let (user, patient) = self.of(staff, patient);
        event(&user, &patient);
    }
}

/// The JSON formatter of `tracing-subscriber`, flattened, on stdout. It would say a span twice: alone, and in the list of all around it.
pub fn json() {
    tracing_subscriber::fmt().json().flatten_event(true).with_span_list(false).with_writer(stdout).init();
}

/// The event, through `tracing`.
pub(crate) fn event(user: &str, patient: &str) {
    tracing::info!(
        target: "audit",
        action = "read",
        actor = user,
        actor_kind = "workforce",
        env = "production",
        fields = "name,birth_date,address.city",
        handler = "clinic_axum::patients::show",
        kind = "access",
        method = "GET",
        op = "01a1fccf-0c77-70ed-9568-6a637b44ee40",
        outcome = "success",
        patient = patient,
        phase = "end",
        purpose = "TREAT",
        purpose_from = "attribute",
        reason = "ok",
        resource = "Patient",
        category = "demographics",
        route = "/patients/{id}",
        service = "clinic",
        session = "oKGio6SlpqeoqaqrrK2urw",
        severity = "info",
        status = 200,
        us = 1234,
    );
}

/// The JSON formatter of `tracing-subscriber`, flattened.
pub fn fmt_json() -> Measured {
    json();
    measured(event)
}

/// The same where nobody makes a pseudonym: both are constants.
pub fn fmt_json_no_pseudonyms() -> Measured {
    json();
    let line = |_| event("user.k1.G9KaIYV6_wOChrXzVSAyyg", "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    each_measured(line, || ())
}

/// `fmt_json` within a span of the request.
pub fn fmt_json_span() -> Measured {
    json();
    measured(|user, patient| {
        let span =
            tracing::info_span!("request", method = "GET", uri = "/patients/{id}", version = "HTTP/1.1");
        span.in_scope(|| event(user, patient));
    })
}

/// The same through a thread that writes. It is told to lose no line; by default it does.
pub fn non_blocking() -> Measured {
    let builder = tracing_appender::non_blocking::NonBlockingBuilder::default().lossy(false);
    let (writer, guard) = builder.finish(stdout());
    tracing_subscriber::fmt().json().flatten_event(true).with_writer(writer).init();
    measured_until(event, || drop(guard))
}

/// `tracing-bunyan-formatter`.
pub fn bunyan() -> Measured {
    let layer = tracing_bunyan_formatter::BunyanFormattingLayer::new("clinic".to_owned(), stdout);
    registry().with(tracing_bunyan_formatter::JsonStorageLayer).with(layer).init();
    measured(event)
}

/// `slog-json`.
pub fn slog() -> Measured {
    let drain = Mutex::new(slog_json::Json::default(stdout())).fuse();
    let logger = Logger::root(drain, slog::o!("service" => "clinic", "env" => "production"));
    measured(|user, patient| {
        slog::info!(logger, "read";
            "action" => "read",
            "actor" => user,
            "actor_kind" => "workforce",
            "fields" => "name,birth_date,address.city",
            "handler" => "clinic_axum::patients::show",
            "kind" => "access",
            "method" => "GET",
            "op" => "01a1fccf-0c77-70ed-9568-6a637b44ee40",
            "outcome" => "success",
            "patient" => patient,
            "phase" => "end",
            "purpose" => "TREAT",
            "purpose_from" => "attribute",
            "reason" => "ok",
            "resource" => "Patient",
            "category" => "demographics",
            "route" => "/patients/{id}",
            "session" => "oKGio6SlpqeoqaqrrK2urw",
            "severity" => "info",
            "status" => 200,
            "us" => 1234,
        );
    })
}

macro_rules! by_hand {
    ($user:expr, $patient:expr) => {
        log::info!(
            target: "audit",
            "{{\"action\":\"read\",\"actor\":\"{}\",\"actor_kind\":\"workforce\",\"env\":\"production\",\"fields\":\"name,birth_date,address.city\",\
             \"handler\":\"clinic_axum::patients::show\",\"kind\":\"access\",\"method\":\"GET\",\"op\":\"01a1fccf-0c77-70ed-9568-6a637b44ee40\",\
             \"outcome\":\"success\",\"patient\":\"{}\",\"phase\":\"end\",\"purpose\":\"TREAT\",\"purpose_from\":\"attribute\",\"reason\":\"ok\",\
             \"resource\":\"Patient\",\"category\":\"demographics\",\"route\":\"/patients/{{id}}\",\"service\":\"clinic\",\
             \"session\":\"oKGio6SlpqeoqaqrrK2urw\",\"severity\":\"info\",\"status\":200,\"us\":1234}}",
            $user,
            $patient
        )
    };
}

/// `fern`, the JSON written by hand.
pub fn fern() -> Measured {
    fern::Dispatch::new().chain(stdout()).apply().expect("there is no other logger");
    log::set_max_level(log::LevelFilter::Info);
    measured(|user, patient| by_hand!(user, patient))
}

/// `env_logger`, the JSON written by hand.
pub fn env_logger() -> Measured {
    use std::io::Write;
    let line = |to: &mut env_logger::fmt::Formatter, record: &log::Record<'_>| -> io::Result<()> {
        writeln!(to, "{}", record.args())
    };
    let target = env_logger::Target::Stdout;
    env_logger::Builder::new().filter_level(log::LevelFilter::Info).target(target).format(line).init();
    measured(|user, patient| by_hand!(user, patient))
}

/// `logforth`, its JSON layout.
pub fn logforth() -> Measured {
    let stdout = logforth::append::Stdout::default().with_layout(logforth::layout::JsonLayout::default());
    let logger = logforth::core::builder().dispatch(|dispatch| dispatch.append(stdout)).build();
    let bridge = logforth::bridge::log::LogBridge::new(logger);
    log::set_boxed_logger(Box::new(bridge)).expect("there is no other logger");
    log::set_max_level(log::LevelFilter::Info);
    measured(|user, patient| {
        log::info!(target: "audit", action = "read", actor = user, actor_kind = "workforce", env = "production",
            fields = "name,birth_date,address.city", handler = "clinic_axum::patients::show", kind = "access", method = "GET",
            op = "01a1fccf-0c77-70ed-9568-6a637b44ee40", outcome = "success", patient = patient, phase = "end", purpose = "TREAT",
            purpose_from = "attribute", reason = "ok", resource = "Patient", category = "demographics", route = "/patients/{id}",
            service = "clinic", session = "oKGio6SlpqeoqaqrrK2urw", severity = "info", status = 200, us = 1234; "read");
    })
}
