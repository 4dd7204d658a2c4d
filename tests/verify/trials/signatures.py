"""Blocks of hashes, with and without seal keys."""

import json
import random

from .made import SIGNING, T, Made
from .run import Run, joined
from .vectors import public_key

SIGNS, OTHER = public_key(SIGNING)[0], bytes(range(5, 37))


def found(*lines, **more):
    return Run(joined(*lines), signs=(SIGNS,), **more).found()


def trials():
    made = Made(True, signing=True)
    all_of = made.session(200)
    signed = [n for n, line in enumerate(all_of) if b"audit.signature" in line]
    yield from sealed(made, all_of, signed)
    yield from alone(made, all_of, signed)
    yield from blocks()
    yield from uncovered()


def sealed(made, all_of, signed):
    yield "signed", found(*all_of), []
    yield "a signature lost", found(*all_of[: signed[1]], *all_of[signed[1] + 1 :]), ["LOST 128..128", "UNSIGNED 64"]
    fork = made.line(70, {"ok": False})
    yield "resealed", found(*all_of[:70], fork, *all_of[71:]), ["SIGNATURE 70"]
    yield "a fork before", found(*all_of[:70], fork, *all_of[70:]), ["EQUIVOCATION 70", "SIGNATURE 70"]
    yield "a fork behind", found(*all_of, fork), ["EQUIVOCATION 70"]
    yield "a fork between", found(*all_of[:71], fork, *all_of[71:]), ["EQUIVOCATION 70"]
    signature = made.line(64, json.loads(all_of[64])["audit"] | {"block": 9})
    yield "a fork of a signature", found(*all_of, signature), ["EQUIVOCATION 64"]
    broken = made.line(64, json.loads(all_of[64])["audit"] | {"first": 1})
    yield "broken", found(*all_of[:64], broken, *all_of[65:]), ["SIGNATURE 64", "UNSIGNED 64"]
    nobody = made.line(64, json.loads(all_of[64])["audit"] | {"sig": "A"})
    yield "no signature", found(*all_of[:64], nobody, *all_of[65:]), ["SIGNATURE 64", "UNSIGNED 64"]


def alone(made, all_of, signed):
    tail = len(all_of) - signed[-1]
    yield "alone", found(*all_of, alone=True), [f"UNSIGNED {tail}"]
    shuffled = random.Random(3).sample(all_of, len(all_of))
    yield "alone, shuffled", found(*shuffled, alone=True)[-1:], [f"UNSIGNED {tail}"]
    fork = made.line(70, {"ok": False})
    expected = ["ALTERED 70", "LOST 70..70", f"UNSIGNED {tail}"]
    yield "alone, altered", found(*all_of[:70], fork, *all_of[71:], alone=True), expected
    yield "alone, altered later", found(*all_of[:70], *all_of[71:], fork, alone=True), expected
    newer = Made(False, signing=True, t=T + 900_000).session(140)
    ended = Run(joined(*all_of, *newer), signs=(SIGNS,), alone=True)
    yield "alone, endings", ended.sessions("ending"), [("running",), ("running",)]
    yield "alone, counted", ended.report["verified"], 198 + 138
    huge = json.loads(all_of[64])["audit"] | {"block": 1 << 70, "n": 500}
    yield "alone, a block out of reach", found(*all_of, made.line(0, huge), alone=True), [f"UNSIGNED {tail + 1}"]


def blocks():
    """What a block says of its place among the others."""
    made = Made(False, signing=True)
    lines = [made.control(0, "session.start"), *(made.line(n, {}) for n in range(1, 10))]
    block, prev = made.signature(10), made.prev
    made.prev = bytes(32)
    wrong = made.signature(11)
    yield "another block before", found(*lines, block, wrong), ["SIGNATURE 11"]
    yield "another block before, overtaken", found(*lines, wrong, block), ["SIGNATURE 11"]
    made.first, made.blocks, made.prev = 11, 1, prev
    yield "two with one number", found(*lines, block, wrong, made.signature(12)), ["SIGNATURE 11", "SIGNATURE 12"]
    made.first, made.blocks, made.prev = 0, 0, bytes(32)
    yield "a key not at hand", found(*lines, made.signature(10, OTHER)), []


def uncovered():
    """Lines that no block covers."""
    made = Made(False, signing=True)
    start = made.control(0, "session.start")
    rest = [made.line(n, {}) for n in range(1, 140)]
    yield "no block", found(start, *rest), ["UNSIGNED 12"]
    yield "no start, no block", found(*rest), ["EARLIER_MISSING 0..0", "UNSIGNED 11"]
    yield "nobody signs", found(*Made(False).session(140)), ["UNSIGNED 138"]
    yield "without the key", Run(joined(start, *rest)).found(), []
    all_of = Made(False, signing=True).session(70)
    yield "the last signature and the stop", found(*all_of), []
    last = [*all_of[:68], *all_of[69:]]
    yield "the last signature lost", found(*last), ["LOST 68..68", "UNSIGNED 3"]
    yield "the stop lost", found(*last[:-1]), []
