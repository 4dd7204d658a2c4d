"""Loss, order, edits and forgeries, in both modes."""

import json
import random

from ..numbers import SILENCE
from .made import OP, SEAL, T, Made
from .run import Run, found, joined

OTHER = b"another key that seals, 32 bytes"


def trials():
    for forward in (False, True):
        made = Made(forward)
        all_of = made.session(40)
        yield from loss(made, all_of)
        yield from tampering(made, all_of)
        yield from operations(made, all_of)
    yield from modes()


def loss(made, all_of):
    yield "whole", found(*all_of), []
    yield "hole", found(*all_of[:5], *all_of[8:]), ["LOST 5..7"]
    yield "without its start", found(*all_of[3:]), ["EARLIER_MISSING 0..2"]
    yield "without its stop", found(*all_of[:-1]), []
    yield "unclean", found(*all_of[:-1], *later(made)), ["UNCLEAN_END"]
    run = Run(joined(*random.Random(1).sample(all_of * 2, 80)))
    yield "shuffled, twice", run.found(), []
    yield "counted", (run.report["verified"], run.report["again"]), (40, 40)
    yield "summary", run.sessions("lines", "first", "last", "lost", "ending"), [(40, T, T + 39_000, 0, "stopped")]
    run = Run(joined(*all_of[4:9], *all_of[12:-1]))
    yield "summary of what is left", run.sessions("lines", "first", "lost", "ending"), [(32, T + 4_000, 3, "running")]
    yield "silence", found(*all_of[:39], made.line(39, {"t": T + 39_000 + SILENCE})), ["SILENT 38..39"]
    late = [made.line(39, {"t": T + 500_000}), made.line(38, {"t": T + 200_000})]
    yield "silence before and behind", found(*all_of[:38], *late), ["SILENT 37..38", "SILENT 38..39"]


def tampering(made, all_of):
    edited = all_of[7].replace(b'"ok":true', b'"ok":false')
    yield "edit", found(*all_of[:7], edited, *all_of[8:]), ["ALTERED 7", "LOST 7..7"]
    yield "another's seal", found(*all_of, all_of[7][:-24] + all_of[8][-24:]), ["ALTERED 7"]
    other = made.again().session(40)
    moved = all_of[7].replace(made.name.encode(), json.loads(other[0])["audit"]["s"].encode())
    yield "into another session", found(*all_of, *other, moved), ["ALTERED 7"]
    yield "fork", found(*all_of, made.line(7, {"ok": False})), ["EQUIVOCATION 7"]
    yield "behind the stop", found(*all_of, made.line(41, {})), ["AFTER_STOP 41..41", "LOST 40..40"]
    yield "time", found(*all_of[:5], made.line(5, {"t": T - 1}), *all_of[6:]), ["TIME 5"]


def operations(made, all_of):
    begin, bare = ({"op": OP, "phase": phase} for phase in ("begin", "end"))
    end = bare | {"begun": True}
    begun, ended, late = made.line(39, begin), made.line(40, end), later(made)
    yield "open", found(*all_of[:-1], begun, *late), ["OPEN 39", "UNCLEAN_END"]
    yield "open, and running", found(*all_of[:-1], begun), []
    yield "ended", found(*all_of[:-1], begun, ended, *late), ["UNCLEAN_END"]
    yield "ended before", found(*all_of[:-1], ended, begun, *late), ["UNCLEAN_END"]
    alone = made.line(40, bare)
    yield "another end", found(*all_of[:-1], begun, alone, *late), ["OPEN 39", "UNCLEAN_END"]
    yield "an end alone", found(*all_of[:-1], made.line(39, bare)), []
    yield "never begun", found(*all_of[:-1], made.line(39, end)), ["OPEN 39"]
    nobodys = made.line(39, begin | {"op": "o"})
    yield "no operation", found(*all_of[:-1], nobodys, *late), ["UNCLEAN_END"]
    yield "begun before", found(*all_of[1:-1], made.line(39, end)), ["EARLIER_MISSING 0..0"]


def modes():
    made = Made(True)
    all_of = made.session(9)
    yield "keyed seal, forward-secure session", found(*all_of, made.line(3, {"ok": False}, made.keyed)), ["ALTERED 3"]
    yield "old line under a newer key", found(*all_of, made.line(3, {"ok": False}, made.key(5))), ["ALTERED 3"]
    made = Made(False)
    staged = made.line(0, {"action": "session.start", "kid": "056a4a60", "service": {"env": "staging"}})
    yield "shared", found(*made.again().session(5), staged), ["KEY_SHARED"]
    yield "one key a session", found(*made.session(5), made.under(OTHER, 3), seals=(SEAL, OTHER)), ["ALTERED 3"]


def later(made):
    """A session that makes another one look old."""
    return made.again(T + 300_000).session(5)
