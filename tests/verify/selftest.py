"""`verify.py --selftest`: known answers, and sessions of its own making that went through every misfortune."""

import io
import json
import random
import sys
from itertools import chain

from .check import Check
from .files import texts
from .keys import Keys
from .made import AUDITOR, SEAL, SIGNING, T, Made
from .signed import SignedCheck
from .state import Earlier, united
from .texts import Finder
from .vectors import public_key, rfcs, section_6
from .verdict import Verdict

SIGNS = public_key(SIGNING)[0]


class Run:
    """One run over some bytes."""

    def __init__(self, data, earlier=None, newest=0, since=None, kind=Check, seals=(SEAL,), auditor=AUDITOR, signs=()):
        earlier = earlier or {}
        continued = earlier if since is not None else None
        if kind is SignedCheck:
            self.check = SignedCheck(signs, continued)
        else:
            self.check = Check(Keys(seals, [auditor] if auditor else []), signs, continued)
        finder = Finder("x", self.check)
        for line, text in texts(io.BytesIO(data)):
            finder.read(text, line)
        finder.end()
        self.check.end()
        verdict = Verdict(self.check, earlier, newest, since)
        self.report, self.newest = verdict.report(), verdict.newest
        self.earlier = earlier

    def found(self):
        """The findings, briefly: `LOST 4..6`."""
        told = []
        for it in self.report["findings"]:
            number = f" {it['first']}" if "first" in it else f" {it['count']}" if "count" in it else ""
            told.append(it["finding"] + number + (f"..{it['last']}" if "last" in it else ""))
        return told

    def state(self):
        names = set(self.earlier) | {name for name, it in self.check.sessions.items() if it.numbers.next}
        records = [united(self.check.sessions.get(name), self.earlier.get(name)) for name in names]
        return {it["s"]: Earlier(json.loads(json.dumps(it))) for it in records}


def lines(*found):
    return b"".join(line + b"\n" for line in found)


def seals():
    """Loss, order, edits and forgeries, in both modes."""
    for forward in (False, True):
        made = Made(forward)
        all_of = made.session(40)
        other = made.again().session(40)
        found = lambda *them, **more: Run(lines(*them), **more).found()  # noqa: E731
        yield "whole", found(*all_of), []
        yield "hole", found(*all_of[:5], *all_of[8:]), ["LOST 5..7"]
        yield "without its start", found(*all_of[3:]), ["EARLIER_MISSING 0..2"]
        yield "without its stop", found(*all_of[:-1]), []
        late = made.again(T + 300_000).session(5)
        yield "unclean", found(*all_of[:-1], *late), ["UNCLEAN_END"]
        shuffled = random.Random(1).sample(all_of * 2, 80)
        run = Run(lines(*shuffled))
        yield "shuffled, twice", run.found(), []
        yield "counted", (run.report["verified"], run.report["again"]), (40, 40)
        edited = all_of[7].replace(b'"ok":true', b'"ok":false')
        yield "edit", found(*all_of[:7], edited, *all_of[8:]), ["ALTERED 7", "LOST 7..7"]
        moved = all_of[7].replace(made.name.encode(), json.loads(other[0])["audit"]["s"].encode())
        yield "into another session", found(*all_of, *other, moved), ["ALTERED 7"]
        fork = made.line(7, {"ok": False})
        yield "fork", found(*all_of, fork), ["EQUIVOCATION 7"]
        yield "behind the stop", found(*all_of, made.line(41, {})), ["AFTER_STOP 41..41", "LOST 40..40"]
        yield "too far", found(*all_of, made.line(40 + (1 << 20), {})), ["ALTERED 1048616"]
        yield "time", found(*all_of[:5], made.line(5, {"t": T - 1}), *all_of[6:]), ["TIME 5"]
        yield "silence", found(*all_of[:39], made.line(39, {"t": T + 200_000})), ["SILENT 38"]
        yield "no key", found(*all_of, seals=(b"x" * 32,)), ["UNKNOWN_KEY 40"]
        begun = made.line(39, {"op": "o", "phase": "begin"})
        yield "open", found(*all_of[:-1], begun, *late), ["OPEN 39", "UNCLEAN_END"]
        ended = made.line(40, {"op": "o", "phase": "end", "begun": True})
        yield "ended", found(*all_of[:-1], begun, ended), []
        yield "ended before", found(*all_of[:-1], ended, begun, *late), ["UNCLEAN_END"]
        alone = made.line(39, {"op": "o", "phase": "end", "begun": True})
        yield "never begun", found(*all_of[:-1], alone), ["OPEN 39"]
        yield "unsealed", found(*all_of, all_of[3][:-32] + b"}"), ["UNSEALED"]
        yield "malformed", found(*all_of, b'{"audit":{"x":1},"mac":"0123456789012345678901"}'), ["MALFORMED"]
        yield "cut off", found(*all_of, all_of[3][:90]), ["FRAGMENT"]
        yield "an end", found(*all_of, all_of[3][90:]), ["FRAGMENT"]
    made = Made(False)
    far = [made.line(0, {}), made.line(40_000, {"t": T}), made.line(7_232, {"t": T}), made.line(7_233, {"t": T})]
    yield "stale", Run(lines(*far * 2)).found(), ["LOST 1..7231", "LOST 7234..39999", "STALE 0", "STALE 7232"]
    staged = Made(False).line(0, {"action": "session.start", "kid": "056a4a60", "service": {"env": "staging"}})
    yield "shared", Run(lines(*made.again().session(5), staged)).found(), ["KEY_SHARED"]
    made = Made(True)
    forged = made.line(3, {"ok": False}, key=made.keyed)
    yield "keyed seal in a forward-secure session", Run(lines(*made.session(9), forged)).found(), ["ALTERED 3"]
    newer = made.line(3, {"ok": False}, key=made.key(5))
    yield "old line under a newer key", Run(lines(*made.session(9), newer)).found(), ["ALTERED 3"]
    yield "no auditor's key", Run(lines(*made.session(9)), auditor=None).found(), ["UNKNOWN_KEY 9"]


def shapes():
    """The same lines as destinations keep them."""
    made = Made(True)
    found = made.session(30)
    strings = [line.decode() for line in found]
    parsed = [json.loads(line) for line in found]
    turned = [{"mac": it["mac"], "x": [1.5], "audit": dict(reversed(it["audit"].items()))} for it in parsed]
    floats = [it | {"audit": it["audit"] | {"t": float(it["audit"]["t"])}} for it in parsed]
    syslog = "<190>1 2026-11-21T10:00:00.{:06}+00:00 host app web.1 - {}\n"
    frames = [syslog.format(n, line) for n, line in enumerate(strings)]
    shuttle = [it.replace("host app web.1 -", "shuttle APP web.1 - -") for it in frames]
    octets = lambda them: "".join(f"{len(it)} {it}" for it in them)  # noqa: E731
    split = [
        f"Nov 21 10:00:0{n % 10} host app[7]: {part}\n"
        for n, line in enumerate(strings)
        for part in (line[:120], line[120:150], line[150:])
    ]
    halves = [(n, part) for n, line in enumerate(strings) for part in (line[:99], line[99:])]
    pieces = [json.dumps({"log": part, "at": n}) + "\n" for n, part in halves]
    inputs = {
        "lines": "\n".join(strings),
        "heroku logs": "".join(f"2026-11-21T10:00:00.000000+00:00 app[web.1]: {line}\n" for line in strings),
        "Logplex": octets(frames),
        "log-shuttle, and a notice without a newline": octets(shuttle[:9] + ["<172>1 - - - L10 - dropped"] + shuttle[9:]),
        "syslog, split": "".join(split),
        "records, split": "".join(pieces),
        "strings": "\n".join(json.dumps({"message": line, "host": "x"}) for line in strings),
        "strings in strings": "\n".join(json.dumps({"log": json.dumps({"a": {"b": [line]}})}) for line in strings),
        "one document": json.dumps({"events": [{"message": line} for line in strings]}),
        "pretty-printed": json.dumps([{"_line": line} for line in strings], indent=2),
        "parsed": "\n".join(json.dumps({"jsonPayload": it}) for it in turned),
        "parsed, pretty-printed": json.dumps({"events": turned}, indent=4),
        "parsed, floats": json.dumps(floats, separators=(",", ":")),
        "escaped in another way": "\n".join(json.dumps({"m": line}).replace('\\"', "\\u0022") for line in strings),
    }
    for name, text in inputs.items():
        run = Run(text.encode())
        yield name, (run.found(), run.report["verified"], run.report["again"]), ([], 30, 0)
    yield "mixed", Run("\n".join(inputs.values()).encode()).report["again"], 30 * (len(inputs) - 1)
    dropped = "".join(part for n, part in enumerate(split) if n != 31)
    yield "a piece lost", Run(dropped.encode()).found(), ["FRAGMENT", "LOST 10..10"]


def random_channels():
    """Any mix of drops, repetitions and orders gives the missing numbers exactly, and never tampering."""
    chance = random.Random(7)
    for round_, forward in enumerate((False, True) * 5):
        made = Made(forward)
        kept = [(n, line) for n, line in enumerate(made.session(60)) if n in (0, 59) or chance.random() < 0.7]
        sent = kept + [it for it in kept if chance.random() < 0.2]
        chance.shuffle(sent)
        report = Run(lines(*(line for _, line in sent))).report
        lost = {n for it in report["findings"] for n in range(it["first"], it["last"] + 1)}
        yield f"channel {round_}", lost, set(range(60)) - {n for n, _ in kept}
        yield f"channel {round_}, classes", {it["class"] for it in report["findings"]} <= {"loss"}, True


def signatures():
    """Blocks of hashes, with and without seal keys."""
    made = Made(True, signing=True)
    found = made.session(200)
    signed = [n for n, line in enumerate(found) if b"audit.signature" in line]
    run = lambda them, **more: Run(lines(*them), signs=(SIGNS,), **more).found()  # noqa: E731
    alone = {"kind": SignedCheck, "seals": ()}
    yield "signed", run(found), []
    fewer = found[: signed[1]] + found[signed[1] + 1 :]
    yield "a signature lost", run(fewer), ["LOST 128..128", "UNSIGNED 64"]
    yield "alone", run(found, **alone), [f"UNSIGNED {len(found) - signed[-1]}"]
    yield "alone, shuffled", run(random.Random(3).sample(found, len(found)), **alone)[-1:], ["UNSIGNED 8"]
    fork = made.line(70, {"ok": False})
    yield "alone, altered", run([*found[:70], fork, *found[71:]], **alone), ["LOST 70..70", "UNSIGNED 9"]
    yield "resealed", run([*found[:70], fork, *found[71:]]), ["SIGNATURE 70"]
    broken = made.line(signed[0], json.loads(found[signed[0]])["audit"] | {"first": 1})
    yield "broken", "SIGNATURE 64" in run([*found[: signed[0]], broken, *found[signed[0] + 1 :]]), True
    yield "another's", run(Made(False).session(140)), ["UNSIGNED 12"]


def states():
    """Runs that follow one another."""
    made = Made(True)
    found = made.session(30)
    first = Run(lines(*found[:9], *found[11:20]))
    base = {"earlier": first.state(), "newest": first.newest}
    told = lambda them, **more: Run(lines(*them), **base, **more).found()  # noqa: E731
    since = json.loads(found[20])["audit"]["t"]
    yield "the whole archive", told(found), []
    yield "goes on", told(found[20:], since=since), []
    yield "goes on, overlapping", told(found[15:], since=since), []
    yield "goes on, with a hole", told(found[22:], since=since), ["LOST 20..21"]
    yield "cut", told(found[:5] + found[7:]), ["CUT 5..6"]
    yield "the tail", told(found[:9] + found[11:15]), ["LOST 9..10", "TAIL_CUT 15..19"]
    yield "gone", told([]), ["SESSION_MISSING"]
    yield "gone before", told([], since=since), []
    yield "gone since", told([], since=since - 5_000), ["SESSION_MISSING"]
    yield "since, without a state", Run(lines(*found[20:]), since=since).found(), []
    yield "far before", Run(lines(*found[20:]), since=since - 130_000).found(), ["EARLIER_MISSING 0..19"]
    second = Run(lines(*found[20:]), **base, since=since)
    kept = second.state()[made.name].numbers
    yield "the union", (kept.next, [hole[:2] for hole in kept.holes]), (30, [(9, 10)])


def run():
    failed = count = 0
    parts = (section_6(), rfcs(), seals(), shapes(), random_channels(), signatures(), states())
    for name, value, expected in chain(*parts):
        count += 1
        if value != expected:
            failed += 1
            print(f"{name}: {value!r} instead of {expected!r}", file=sys.stderr)
    print(f"{count} checked, {failed} failed", file=sys.stderr)
    sys.exit(1 if failed else 0)
