"""Runs that follow one another."""

from .made import OP, T, Made
from .run import Run, joined
from .signatures import SIGNS


def trials():
    made = Made(True)
    all_of = made.session(30)
    first = Run(joined(*all_of[:9], *all_of[11:20]))
    base = {"earlier": first.state(), "newest": first.newest}
    yield from again(all_of, base)
    yield from onward(made, all_of, base)
    yield from seams(made, all_of, base)
    yield from cuts(made)
    yield from unsigned()
    yield from unopened()
    yield from remembered()
    yield from parts()
    yield from nothing()


def again(all_of, base):
    """The whole archive once more."""
    found = lambda *lines: Run(joined(*lines), **base).found()  # noqa: E731
    yield "the whole archive", found(*all_of), []
    yield "cut", found(*all_of[:5], *all_of[7:]), ["CUT 5..6"]
    yield "cut and lost", found(*all_of[:7], *all_of[13:]), ["CUT 7..8", "CUT 11..12", "LOST 9..10"]
    yield "cut before the first", found(*all_of[12:]), ["CUT 0..8", "CUT 11..11", "EARLIER_MISSING 9..10"]
    yield "the tail", found(*all_of[:9], *all_of[11:15]), ["LOST 9..10", "TAIL_CUT 15..19"]
    yield "gone", found(), ["SESSION_MISSING"]


def onward(made, all_of, base):
    """The input goes on where the state ends."""
    since = T + 20_000
    found = lambda *lines, at=since: Run(joined(*lines), **base, since=at).found()  # noqa: E731
    yield "goes on", found(*all_of[20:]), []
    yield "overlapping", found(*all_of[15:]), []
    yield "with a hole", found(*all_of[22:]), ["LOST 20..21"]
    yield "a late line", found(all_of[9], *all_of[20:]), []
    yield "gone before", found(), []
    yield "gone since", found(at=since - 5_000), ["SESSION_MISSING"]
    yield "the tail", found(all_of[0], *all_of[15:18], at=T + 15_000), ["TAIL_CUT 18..19"]
    yield "all of the tail", found(all_of[0], *all_of[15:20], at=T + 15_000), []
    yield "without a state", Run(joined(*all_of[20:]), since=since).found(), []
    yield "far before", Run(joined(*all_of[20:]), since=since - 130_000).found(), ["EARLIER_MISSING 0..19"]
    run = Run(joined(*all_of[18:]), **base, since=since)
    yield "summary", run.sessions("lines", "first", "last", "lost"), [(10, T, T + 29_000, 2)]
    yield "counted", (run.report["verified"], run.report["again"]), (10, 2)
    kept = run.state()[made.name].numbers
    yield "the union", (kept.next, [hole[:2] for hole in kept.holes]), (30, [(9, 10)])


def seams(made, all_of, base):
    """The lines of the state count as taken."""
    found = lambda *lines: Run(joined(*lines), **base, since=T + 20_000).found()  # noqa: E731
    yield "silence", found(all_of[0], made.line(20, {"t": T + 300_000})), ["SILENT 19..20"]
    yield "time", found(all_of[0], made.line(20, {"t": T + 18_000})), ["TIME 20"]
    yield "time in a hole", found(all_of[0], made.line(9, {"t": T + 20_000})), ["TIME 9"]
    yield "uncompared", found(made.line(5, {"ok": False}), *all_of[20:]), []
    yield "a fork in a hole", found(all_of[0], all_of[9], made.line(9, {"ok": False})), ["EQUIVOCATION 9"]
    keyed = Made(False, t=T + 20_000)
    staged = keyed.line(0, {"action": "session.start", "kid": "056a4a60", "service": {"env": "staging"}})
    yield "a shared key", found(*all_of[20:], staged), ["KEY_SHARED"]
    begun = made.line(20, {"op": OP, "phase": "begin"})
    first = Run(joined(*all_of[:20], begun))
    ended = made.line(21, {"op": OP, "phase": "end", "begun": True})
    later = made.again(T + 900_000).session(3)
    run = Run(joined(all_of[0], ended, *later), first.state(), first.newest, T + 21_000)
    yield "an end of an earlier begin", run.found(), ["UNCLEAN_END"]


def cuts(made):
    """What ended before the input begins is nobody's business; the newest line may be an earlier run's."""
    old, new = made.again(), made.again(T + 900_000).session(3)
    lines = old.session(10)
    first = Run(joined(*lines[:5], *new))
    base = {"earlier": first.state(), "newest": first.newest}
    yield "unclean", first.found(), ["UNCLEAN_END"]
    yield "unclean before", Run(joined(*new), **base, since=T + 900_000).found(), []
    run = Run(joined(lines[0], lines[5]), **base, since=T + 5_000)
    yield "the newest of both", run.found(), ["SESSION_MISSING", "UNCLEAN_END"]


def unsigned():
    """The numbers count that came in this run and that no earlier run saw."""
    made = Made(True, signing=True)
    all_of = made.session(250)
    first = Run(joined(*all_of[:5], *all_of[6:100]), signs=(SIGNS,))
    base = {"earlier": first.state(), "newest": first.newest, "since": T + 100_000, "signs": (SIGNS,)}
    checkpoint, fork = all_of[90], made.line(70, {"ok": False})
    yield "signed later", Run(joined(checkpoint, *all_of[100:]), **base).found(), []
    yield "late, and not signed here", Run(joined(all_of[5], checkpoint, *all_of[100:]), **base).found(), ["UNSIGNED 1"]
    yield "again, and signed here", Run(joined(*all_of), **base).found(), []
    yield "again, and not signed here", Run(joined(*all_of[60:64], *all_of[90:]), **base).found(), []
    yield "again, and uncompared", Run(joined(checkpoint, fork, *all_of[100:]), **base).found(), []
    ended = Run(joined(*all_of[:5], *all_of[8:]), signs=(SIGNS,))
    base |= {"earlier": ended.state(), "newest": ended.newest, "since": T + 250_000}
    yield "late behind a stop", Run(joined(all_of[0], *all_of[5:8]), **base).found(), ["UNSIGNED 3"]
    yield "late, and the stop again", Run(joined(all_of[5], all_of[0], all_of[249]), **base).found(), ["UNSIGNED 1"]


def unopened():
    """Lines that no key opens are there, unless the key should be at hand."""
    for forward in (False, True):
        made = Made(forward)
        all_of = made.session(9)
        first = Run(joined(*all_of))
        for since in (None, T):
            base = {"earlier": first.state(), "newest": first.newest, "since": since}
            other = {"seals": (bytes(32),)}
            name = f"{forward}, {since}"
            said = made.line(3, {"action": "audit.checkpoint", "mode": "forward-secure", "kid": "00000000"}, bytes(32))
            run = Run(joined(said, made.line(4, {}, bytes(32))), **base, auditors=())
            expected = ["UNKNOWN_KEY 2"] if forward else ["SESSION_MISSING", "UNKNOWN_KEY 2"]
            yield f"invented, {name}", run.found(), expected
            yield f"another key, {name}", Run(joined(*all_of), **base, **other).found(), ["UNKNOWN_KEY 9"]
            yield f"another key, and nothing, {name}", Run(b"", **base, **other).found(), ["SESSION_MISSING"]
            altered = Run(joined(all_of[3].replace(b"true", b"null")), **base).found()
            yield f"the key, {name}", altered, ["SESSION_MISSING", "UNKNOWN_KEY 1"]
            found = Run(joined(*all_of), **base, auditors=()).found()
            yield f"no auditor's key, {name}", found, ["UNKNOWN_KEY 9"] if forward else []
            alone = Run(joined(*all_of), **base, signs=(SIGNS,), alone=True).found()
            yield f"alone, {name}", alone, ["UNSIGNED 9"]


def remembered():
    """The key that opened a session, and whether it was forward-secure."""
    names = lambda run: [(it.kid, it.forward_secure) for it in run.state().values()]  # noqa: E731
    for forward in (False, True):
        made = Made(forward, signing=True)
        all_of = made.session(9)
        said = made.line(9, {"action": "audit.checkpoint", "kid": "00000000"})
        first = Run(joined(*all_of, said))
        alone = {"signs": (SIGNS,), "alone": True}
        yield f"opened, {forward}", names(first), [("056a4a60", forward)]
        yield f"said, {forward}", names(Run(joined(*all_of), **alone)), [("056a4a60", forward)]
        plain = Run(joined(*all_of[1:]), **alone)
        yield f"neither, {forward}", names(plain), [(None, False)]
        base = {"earlier": first.state(), "newest": first.newest, "since": T}
        yield f"kept, {forward}", names(Run(b"", **base)), [("056a4a60", forward)]
        base = {"earlier": plain.state(), "newest": plain.newest, "since": T}
        other = {"seals": (bytes(32),)}
        yield f"no key is named, {forward}", Run(joined(*all_of), **base, **other).found(), ["UNKNOWN_KEY 9"]
        signs = Run(joined(*all_of), **base, **other, signs=(SIGNS,)).found()
        yield f"no key is named, and one signs, {forward}", signs, ["SESSION_MISSING", "UNKNOWN_KEY 9"]


def parts():
    """A part of an archive that is read once more: one line a second, since T + 100 s."""
    made = Made(False)
    all_of = made.session(400)
    first = Run(joined(*all_of[:150], *all_of[151:380], *all_of[382:]))
    base = {"earlier": first.state(), "newest": first.newest, "since": T + 100_000}
    found = lambda start, end: Run(joined(*all_of[:start], *all_of[end:]), **base).found()  # noqa: E731
    yield "behind the begin", found(101, 110), ["CUT 101..109"]
    yield "across the begin", found(100, 110), []
    yield "far across the begin", found(90, 230), ["EARLIER_MISSING 229..229", "LOST 150..150"]
    yield "as far as two minutes", found(90, 220), ["LOST 150..150"]
    yield "before all lines", found(0, 220), ["LOST 150..150"]
    yield "before all lines, and more", found(0, 221), ["EARLIER_MISSING 220..220", "LOST 150..150"]
    yield "not seen before", found(90, 381), ["LOST 150..150", "LOST 380..380"]
    yield "with a hole in it", found(140, 160), ["CUT 140..149", "CUT 151..159", "LOST 150..150"]
    tail = ["LOST 150..150", "LOST 380..381", "TAIL_CUT 370..379", "TAIL_CUT 382..399"]
    run = Run(joined(*all_of[:150], *all_of[151:370]), **base).found()
    yield "of the end", run, tail
    for seen, cut in ((300, ["CUT 299..299"]), (101, ["CUT 100..100"]), (100, [])):
        first = Run(joined(*all_of[:seen]))
        run = Run(joined(*all_of[:90], *all_of[320:]), first.state(), first.newest, T + 100_000)
        yield f"the last of {seen}", run.found(), [*cut, f"LOST {seen}..319"]


def nothing():
    """Whether there was anything to check: a line that is old is none."""
    made = Made(False)
    all_of = made.session(9)
    first = Run(joined(*all_of))
    state = {"earlier": first.state(), "newest": first.newest}
    for name, run, expected in (
        ("no line", Run(b"hello"), True),
        ("lines", first, False),
        ("half a line", Run(all_of[3][:90]), False),
        ("no line, and a state", Run(b"", **state), False),
        ("no line since then, and a state", Run(b"", **state, since=T + 8_001), True),
        ("old lines", Run(joined(*all_of), since=T + 8_001), True),
        ("a line that is not old", Run(joined(*all_of), since=T + 8_000), False),
        ("old lines again", Run(joined(*all_of), **state, since=T + 8_001), True),
        ("a line again that is not old", Run(joined(*all_of), **state, since=T + 8_000), False),
        ("an old line that is altered", Run(all_of[0].replace(b"true", b"null"), since=T + 8_001), False),
    ):
        yield f"nothing to check: {name}", run.nothing, expected
