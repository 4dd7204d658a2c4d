//! An event as one line for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::{
    Answer,
    asked::{Role, asked, subjects},
};
use crate::{
    event::{Event, FIELDS, Phase},
    output::plain,
    words::{counted, short, time},
};

/// Writes what is to be said of one operation, or of a line that stands for itself.
pub(super) fn write(events: &[Event], answer: &Answer, colours: bool, to: &mut dyn Write) -> io::Result<()> {
    let shown = Shown { events, answer };
    let Some(main) = shown.main() else { return Ok(()) };
    let in_time = events.iter().all(|event| event.in_time);
    let mark = match (main.verified, in_time, colours) {
        (false, ..) => format!("{BAD}?? not verified{BAD:#}"),
        (true, false, _) => format!("{BAD}?? key not in use then{BAD:#}"),
        (true, true, true) => format!("{GOOD}✓{GOOD:#}"),
        (true, true, false) => "verified".to_owned(),
    };
    let place =
        format!("{}/{}", short(main.text("/s").unwrap_or("-")), main.number("/n").unwrap_or_default());
    let says = [
        Some(time(main.time())),
        shown.who(),
        Some(shown.what()),
        shown.whose(),
        shown.how(),
        shown.glass().map(|glass| format!("{GLASS}{glass}{GLASS:#}")),
        answer.filter.by_link(events).then(|| "linked".to_owned()),
        shown.text("/handler").or_else(|| shown.route()),
        shown.text("/tenant").map(|tenant| format!("tenant {tenant}")),
    ];
    let wide = if answer.wide { shown.wide() } else { Vec::new() };
    let says: Vec<_> = says.into_iter().flatten().chain(wide).chain([plain(&place)]).collect();
    writeln!(to, "{mark} {}", says.join("  "))
}

struct Shown<'a> {
    events: &'a [Event],
    answer: &'a Answer,
}

impl Shown<'_> {
    /// The line that says most: the end, or what there is. Of parts, the one that says whose data it was.
    fn main(&self) -> Option<&Event> {
        self.events.iter().max_by_key(|event| match event.phase() {
            Phase::Part => u8::from(!subjects(event).is_empty()),
            Phase::Begin => 2,
            Phase::End | Phase::After | Phase::Control => 3,
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

    /// Where no handler has the attribute, the route is what says what was asked for.
    fn route(&self) -> Option<String> {
        let said: Vec<_> =
            ["/http/method", "/http/route"].iter().filter_map(|path| self.text(path)).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// Whoever is looked for first of all, in whatever place; then patients, or else records.
    fn whose(&self) -> Option<String> {
        let asked = asked(self.events, &self.answer.filter);
        let named = self.lines().map(subjects).find(|ids| !ids.is_empty()).unwrap_or_default();
        let others = named.into_iter().filter(|id| !asked.iter().any(|(asked, _)| asked == id));
        let ids: Vec<_> = asked.iter().copied().chain(others.map(|id| (id, Role::Patient))).collect();
        let shown: Vec<_> =
            ids.iter().take(SHOWN).map(|(id, role)| format!("{}{}", self.id(id), role.words())).collect();
        let more = match (ids.len() - shown.len(), self.lines().find_map(|event| event.number("/parts"))) {
            (0, None) => String::new(),
            (0, Some(parts)) => format!(" and more, on {}", counted(parts, "part")),
            (more, None) => format!(" and {more} more"),
            (more, Some(parts)) => format!(" and {more} more, on {}", counted(parts, "part")),
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

    /// Which fields, and from where.
    fn wide(&self) -> Vec<String> {
        let fields = FIELDS.iter().filter_map(|list| self.fields(list));
        fields.chain(self.client()).collect()
    }

    /// Each once, on whatever line.
    fn fields(&self, list: &str) -> Option<String> {
        let mut names = Vec::new();
        for name in self.events.iter().flat_map(|event| event.fields(list)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names: Vec<_> = names.into_iter().map(plain).collect();
        (!names.is_empty()).then(|| format!("{list} {}", names.join(", ")))
    }

    fn client(&self) -> Option<String> {
        let said: Vec<_> = self.text("/client/net").into_iter().chain(self.id_at("/client/id")).collect();
        (!said.is_empty()).then(|| format!("client {}", said.join(" ")))
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
