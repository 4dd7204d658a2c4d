"""Any mix of drops, repetitions and orders gives the missing numbers exactly, and never tampering."""

import random

from .made import Made
from .run import Run, joined


def trials(rounds=10, seed=7):
    chance = random.Random(seed)
    for nth in range(rounds):
        yield from channel(chance, f"channel {nth}", Made(nth % 2 == 0, signing=nth % 4 == 0))


def channel(chance, name, made):
    """The first and the last line arrive, so that all that is missing lies between."""
    kept = [(n, line) for n, line in enumerate(made.session(60)) if n in (0, 59) or chance.random() < 0.7]
    sent = kept + [it for it in kept if chance.random() < 0.2]
    chance.shuffle(sent)
    report = Run(joined(*(line for _, line in sent))).report
    missing = sorted(set(range(60)) - {n for n, _ in kept})
    lost = [n for it in report["findings"] for n in range(it["first"], it["last"] + 1)]
    yield name, lost, missing
    yield f"{name}, found", {it["finding"] for it in report["findings"]} <= {"LOST"}, True
    yield f"{name}, counted", (report["verified"], report["again"]), (len(kept), len(sent) - len(kept))
    yield f"{name}, summary", [(it["lines"], it["lost"]) for it in report["sessions"]], [(len(kept), len(missing))]
