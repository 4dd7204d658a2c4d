"""`verify.py --selftest`."""

import sys
from itertools import chain

from .trials import bounds, channels, inputs, junk, lines, seals, shapes, signatures, states, vectors

PARTS = (
    *(vectors.section_6, vectors.forward, vectors.rfcs, seals.trials, lines.trials, bounds.trials),
    *(inputs.trials, shapes.trials, junk.trials, channels.trials, signatures.trials, states.trials),
)


def run():
    failed = count = 0
    for name, value, expected in chain.from_iterable(part() for part in PARTS):
        count += 1
        if value != expected:
            failed += 1
            print(f"{name}: {value!r} instead of {expected!r}", file=sys.stderr)
    print(f"{count} checked, {failed} failed", file=sys.stderr)
    sys.exit(1 if failed else 0)
