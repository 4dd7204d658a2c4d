//! An event as one line for people.

use std::{
    cmp::Reverse,
    io::{self, Write},
};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::Answer;
use crate::{
    event::{Event, Phase},
    output::plain,
    words::{counted, millisecond, short},
};

/// Writes what is to be said of one operation, or of a line that stands for itself.
pub(super) fn write(events: &[Event], answer: &Answer, colours: bool, to: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { events, answer };
    let Some(main) = shown.main() else { return Ok(()) };
    let mark = match (main.verified, colours) {
        (true, true) => format!("{GOOD}✓{GOOD:#}"),
        (true, false) => "verified".to_owned(),
        (false, _) => format!("{BAD}?? not verified{BAD:#}"),
    };
    let place =
        format!("{}/{}", short(main.text("/s").unwrap_or("-")), main.number("/n").unwrap_or_default());
    let says = [
        Some(millisecond(main.time())),
        shown.who(),
        Some(shown.what()),
        shown.whose(),
        shown.how(),
        shown.glass().map(|glass| format!("{GLASS}{glass}{GLASS:#}")),
        answer.filter.by_link(events).then(|| "linked".to_owned()),
        shown.text("/handler"),
        shown.text("/tenant").map(|tenant| format!("tenant {tenant}")),
        Some(plain(&place)),
    ];
    let says: Vec<_> = says.into_iter().flatten().collect();
    writeln!(to, "{mark} {}", says.join("  "))
}

struct Shown<'a> {
    events: &'a [Event],
    answer: &'a Answer,
}

impl Shown<'_> {
    /// The line that says most: the end, or what there is.
    fn main(&self) -> Option<&Event> {
        self.events.iter().max_by_key(|event| match event.phase() {
            Phase::Part => 0,
            Phase::Begin => 1,
            Phase::End | Phase::After | Phase::Control => 2,
        })
    }

    /// The lines, the main one first.
    fn lines(&self) -> impl Iterator<Item = &Event> {
        self.main().into_iter().chain(self.events)
    }

    fn find(&self, path: &str) -> Option<&str> {
        self.lines().find_map(|event| event.text(path))
    }

    fn text(&self, path: &str) -> Option<String> {
        self.find(path).map(plain)
    }

    /// An id, with the label that somebody gave it.
    fn id(&self, id: &str) -> String {
        match self.answer.labels.get(id) {
            Some(label) => format!("{} ({label})", plain(id)),
            None => plain(id),
        }
    }

    fn id_at(&self, path: &str) -> Option<String> {
        self.find(path).map(|id| self.id(id))
    }

    fn who(&self) -> Option<String> {
        let mut words = vec![self.text("/actor/kind")?];
        words.extend(self.id_at("/actor/id"));
        words.extend(self.id_at("/actor/for").map(|id| format!("for {id}")));
        Some(words.join(" "))
    }

    fn what(&self) -> String {
        let mut words = vec![self.text("/action").unwrap_or_else(|| "-".to_owned())];
        words.extend(self.text("/resource/type"));
        words.extend(self.id_at("/link/from").map(|from| format!("of {from}")));
        words.extend(self.id_at("/link/to").map(|to| format!("with {to}")));
        words.extend(self.id_at("/grant/to").map(|to| format!("to {to}")));
        let plainly = [
            "/grant/role",
            "/config/setting",
            "/config/key",
            "/review/verdict",
            "/review/op",
            "/disclosure/recipient/name",
        ];
        words.extend(plainly.iter().filter_map(|path| self.text(path)));
        if self.main().is_some_and(|main| main.phase() == Phase::Control) {
            words.extend(
                ["/service/name", "/service/instance", "/service/env"]
                    .iter()
                    .filter_map(|path| self.text(path)),
            );
            words.extend(self.text("/kid").map(|kid| format!("seal key {kid}")));
            let ring: Vec<_> =
                self.main().into_iter().flat_map(|event| event.texts("/keys")).map(plain).collect();
            words.extend((!ring.is_empty()).then(|| format!("pseudonym keys {}", ring.join(","))));
        }
        let purposes = self.lines().map(|event| event.texts("/purpose").map(plain).collect::<Vec<_>>());
        let purposes = purposes.into_iter().find(|purposes| !purposes.is_empty());
        words.extend(purposes.map(|purposes| format!("for {}", purposes.join(", "))));
        words.join(" ")
    }

    /// Patients first of all, whoever is looked for first of them.
    fn whose(&self) -> Option<String> {
        let named = |path: &'static str| {
            self.lines()
                .map(|event| (event.time(), event.texts(path).collect::<Vec<_>>()))
                .find(|(_, ids)| !ids.is_empty())
        };
        let Some((time, mut ids)) = named("/patients") else { return self.records() };
        let all = ids.len();
        ids.sort_by_key(|id| Reverse(self.answer.filter.finds(id, time)));
        let ids: Vec<_> = ids.into_iter().take(SHOWN).map(|id| self.id(id)).collect();
        let parts = self.lines().find_map(|event| event.number("/parts"));
        let more = match (all - ids.len(), parts) {
            (0, None) => String::new(),
            (0, Some(parts)) => format!(" and more, on {}", counted(parts, "part")),
            (more, None) => format!(" and {more} more"),
            (more, Some(parts)) => format!(" and {more} more, on {}", counted(parts, "part")),
        };
        Some(format!("{}{more}", ids.join(", ")))
    }

    fn records(&self) -> Option<String> {
        let records = self.lines().find_map(|event| event.said.get("records")?.as_array())?;
        let ids: Vec<_> = records.iter().filter_map(|record| record.get("id")?.as_str()).collect();
        let shown: Vec<_> = ids.iter().take(SHOWN).map(|id| self.id(id)).collect();
        let more = match ids.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
    }

    fn how(&self) -> Option<String> {
        let main = self.main()?;
        let Some(outcome) = main.text("/outcome") else {
            return (main.phase() != Phase::Control && main.verified).then(|| match main.phase() {
                Phase::Begin => "began, no end".to_owned(),
                _ => "no begin, no end".to_owned(),
            });
        };
        let corrected = if main.phase() == Phase::After { "corrected: " } else { "" };
        let reason = main
            .text("/reason")
            .filter(|reason| *reason != "ok")
            .map(|reason| format!(" ({})", plain(reason)));
        Some(format!("{corrected}{}{}", plain(outcome), reason.unwrap_or_default()))
    }

    fn glass(&self) -> Option<String> {
        let glass = self.lines().find_map(|event| event.said.get("break_glass"))?;
        let said = |name| glass.get(name).and_then(Value::as_bool).unwrap_or_default();
        let reason = glass.get("reason").and_then(Value::as_str).map(plain).unwrap_or_default();
        let granted = if said("granted") { "granted" } else { "not granted" };
        let needed = if said("needed") { "" } else { ", not needed" };
        Some(format!("BREAK-GLASS {reason}, {granted}{needed}"))
    }
}

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const GLASS: Style = AnsiColor::Yellow.on_default().bold();
/// Ids that stand on a line.
const SHOWN: usize = 3;
