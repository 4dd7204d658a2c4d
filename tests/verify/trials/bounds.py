"""What is not computed, not kept, and not tried."""

from .. import keys, waiting
from .made import AUDITOR, SEAL, T, Made
from .run import Run, found, joined

OTHER = bytes(range(3, 35))
ROOM = ["LOST 1..2", "LOST 5..9", "UNKNOWN_KEY 2"]


def trials():
    yield from unknown()
    yield from order()
    yield from numbers()
    yield from room()
    yield from proofs()
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
    yield "forward-secure, and altered", found(*broken), [f"ALTERED {n}" for n in range(9)]
    yield "forward-secure, and altered, and no proof", found(*broken[1:-1]), ["UNKNOWN_KEY 7"]
    made = Made(False)
    broken = [line.replace(b"true", b"null") for line in made.session(9)]
    yield "keyed, named, and altered", found(*broken), ["ALTERED 0", "ALTERED 8", "UNKNOWN_KEY 7"]
    genuine = [made.under(OTHER, n) for n in range(1, 8)]
    for name, lines in (("before", [broken[0], *genuine]), ("behind", [*genuine, broken[0]])):
        yield f"an invented line accuses itself alone, {name}", found(*lines), ["ALTERED 0", "UNKNOWN_KEY 7"]
    yield "no key is named", found(*genuine, broken[0].replace(b'"kid":"', b'"kid":"0')), ["UNKNOWN_KEY 8"]


def order():
    """Lines wait for their session, and are tried in the order in which they came."""
    made = Made(True)
    all_of = made.session(9)
    fork = made.line(3, {"ok": False})
    run = Run(joined(all_of[3], fork, *all_of[4:], all_of[0]))
    yield "first come, first taken", run.found(), ["EQUIVOCATION 3", "LOST 1..2"]
    yield "the opener comes last", (run.report["late"], run.sessions("lines")), (1, [(7,)])


def numbers():
    """Bounds so small that it takes no minute."""
    bounds, keys.FIRST, keys.AHEAD = (keys.FIRST, keys.AHEAD), 1_000, 100
    for forward in (False, True):
        made = Made(forward)
        all_of = made.session(9)
        lines = [made.line(n, {"t": T + n}) for n in (1_000, 1_100, 1_201)]
        farther = made.line(1_303, {"t": T + 9_000})
        yield "as far as it goes", "UNKNOWN_KEY 1" in found(*all_of, *lines), False
        yield "too far", "UNKNOWN_KEY 1" in found(*all_of, *lines, farther), forward
        yield "too far, and waits", "UNKNOWN_KEY 1" in found(*lines, farther, *all_of), forward
        altered = farther.replace(b"true", b"null")
        yield "too far, and altered", found(*all_of, altered), ["UNKNOWN_KEY 1"] if forward else ["ALTERED 1303"]
    opener = made.control(1_302, "audit.checkpoint")
    yield "what opens is too far", found(opener, *all_of), ["UNKNOWN_KEY 1"]
    keys.FIRST, keys.AHEAD = bounds


def room():
    """Room for four, of which two are control lines."""
    bounds, waiting.LINES, waiting.CONTROL_LINES = (waiting.LINES, waiting.CONTROL_LINES), 2, 2
    for forward in (False, True):
        made, other = Made(forward), Made(True)
        all_of, others = made.session(12), other.session(9)
        late = [*all_of[1:5], all_of[10], all_of[0]]
        yield "the oldest lines make room", found(*late), ROOM if forward else ["LOST 5..9"]
        strange = {"seals": (SEAL,), "auditors": ()}
        flood = ["UNKNOWN_KEY 12", "UNKNOWN_KEY 9"] if forward else ["UNKNOWN_KEY 9"]
        yield "a flood", sorted(found(*others, *all_of, **strange)), flood
    controls = [made.control(n, "audit.checkpoint") for n in range(5)]
    fitting = found(*all_of[5:7], *(it.replace(b'"proof":"', b'"proof":"A') for it in controls), all_of[0])
    yield "control lines have their own", fitting, ["ALTERED 3", "ALTERED 4", "LOST 1..4", "UNKNOWN_KEY 3"]
    kinds = [made.line(n, {"action": "audit.signature"}) for n in range(1, 4)]
    yield "signatures are such", found(*all_of[5:7], *kinds, all_of[0])[:1], ["LOST 1..1"]
    waiting.LINES, waiting.CONTROL_LINES = bounds


def proofs():
    """What opens a session, and what does not."""
    made, other = Made(True), Made(True)
    all_of, others = made.session(9), other.session(9)
    control = {"action": "audit.checkpoint", "mode": "forward-secure", "enc": made.enc, "proof": made.proof}
    for name, members in (
        ("of another session", {"proof": other.proof}),
        ("of another enc", {"enc": other.enc}),
        ("that is none", {"proof": "A" * 22}),
        ("that is a number", {"proof": 7}),
        ("that is not there", {"proof": "x"}),
        ("of no control line", {"action": "read"}),
        ("of another mode", {"mode": "keyed"}),
        ("of no mode", {"mode": "x"}),
    ):
        line = made.line(3, control | members)
        yield f"a proof {name}", found(*all_of[1:3], line), ["UNKNOWN_KEY 3"]
    yield "a proof alone", found(*all_of[1:3], made.line(3, control, OTHER)), ["ALTERED 3", "EARLIER_MISSING 0..0"]
    keyed = made.line(3, control, made.keyed)
    yield "a proof, and a seal of the other mode", found(keyed, *all_of), ["ALTERED 3"]
    wrong = made.line(3, control | {"proof": other.proof}, made.keyed)
    yield "no proof, and a seal of the other mode", found(wrong), ["UNKNOWN_KEY 1"]
    for members in ({"mode": "keyed"}, {"action": "read"}):
        keyed = made.line(3, control | members, made.keyed)
        yield f"keyed mode, {members}", found(keyed, made.line(4, {}, made.keyed)), ["EARLIER_MISSING 0..2"]
    yield "a seal of the other mode", found(made.line(3, {}, made.keyed), *all_of)[0], "ALTERED 0"
    yield "two sessions", found(*all_of, *others), []


def stale():
    made = Made(False)
    far = [made.line(0, {}), made.line(40_000, {"t": T}), made.line(7_232, {"t": T}), made.line(7_233, {"t": T})]
    return found(*far * 2), ["LOST 1..7231", "LOST 7234..39999", "STALE 0", "STALE 7232"]
