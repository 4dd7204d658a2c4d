"""What is not computed, not kept, and not tried."""

from .. import keys
from ..seal import kid
from .made import AUDITOR, SEAL, T, Made
from .run import Run, found, joined

OTHER, KID = bytes(range(3, 35)), kid(SEAL)


def trials():
    yield from unknown()
    yield from order()
    yield from numbers()
    yield "stale", *stale()


def unknown():
    made = Made(True)
    all_of = made.session(9)
    strange = {"seals": (OTHER,)}
    yield "no key", found(*all_of, *all_of[:1], **strange), ["UNKNOWN_KEY 10"]
    yield "no auditor's key", found(*all_of, auditors=()), ["UNKNOWN_KEY 9"]
    yield "two auditors' keys", found(*all_of, auditors=(OTHER, AUDITOR)), []
    yield "two seal keys", found(*all_of, seals=(OTHER, SEAL)), []
    broken = [line.replace(b"true", b"null") for line in all_of]
    yield "forward-secure, and altered", found(*broken), ["UNKNOWN_KEY 9"]
    broken = [line.replace(b"true", b"null") for line in Made(False).session(9)]
    yield "keyed, named, and altered", found(*broken), [f"ALTERED {n}" for n in range(9)]


def order():
    """Lines wait for their session, and are tried in the order in which they came."""
    made = Made(True)
    all_of = made.session(9)
    fork = made.line(3, {"ok": False})
    run = Run(joined(all_of[3], fork, *all_of[4:], all_of[0]))
    yield "first come, first taken", run.found(), ["EQUIVOCATION 3", "LOST 1..2"]
    yield "the opener comes last", (run.report["late"], run.sessions("lines")), (1, [(7,)])


def numbers():
    for forward in (False, True):
        made = Made(forward)
        all_of = made.session(9)
        far = made.line(8 + keys.AHEAD, {"t": T + 9_000})
        yield "as far as it goes", "UNKNOWN_KEY 1" in found(*all_of[:-1], all_of[-1], far), False
        farther = made.line(9 + keys.AHEAD, {"t": T + 9_000})
        yield "too far", "UNKNOWN_KEY 1" in found(*all_of, farther), forward
    forged = made.line(5, {"action": "session.stop", "enc": made.enc, "kid": KID, "mode": "keyed"}, OTHER)
    high = forged.replace(b'"n":5', b'"n":%d' % (keys.FIRST + 1))
    yield "a first line too high", found(high), ["UNKNOWN_KEY 1"]
    yield "a first line not too high", found(forged), ["ALTERED 5"]
    run = Run(joined(forged, all_of[0], high))
    yield "a first line too high, and open", run.found(), ["ALTERED 5", "UNKNOWN_KEY 1"]
    yield "a first line too high waits", waits(all_of), ["LOST 1..7"]
    yield "in vain", in_vain(forged), (["ALTERED 5", "ALTERED 5", "UNKNOWN_KEY 1"], 10)


def waits(all_of):
    """A bound of four, so that it takes no minute."""
    bound, keys.FIRST = keys.FIRST, 4
    run = Run(joined(all_of[8], all_of[0]))
    keys.FIRST = bound
    return run.found()


def in_vain(forged):
    """A bound of ten, for the same reason."""
    bound, keys.VAIN = keys.VAIN, 10
    run = Run(joined(*[forged] * 3))
    keys.VAIN = bound
    return run.found(), run.check.keys.vain


def stale():
    made = Made(False)
    far = [made.line(0, {}), made.line(40_000, {"t": T}), made.line(7_232, {"t": T}), made.line(7_233, {"t": T})]
    return found(*far * 2), ["LOST 1..7231", "LOST 7234..39999", "STALE 0", "STALE 7232"]
