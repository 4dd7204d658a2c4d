"""Whatever stands before lines, between them and around them, they are found."""

import json
import random

from .made import Made
from .run import Run

MAC = '"mac":"EMygchGq9UdExldQufWCcw"'
JUNK = (
    *('{"audit":', '{"audit":{', '{"audit":{}', '{"audit":{},"x":', '{"audit":{},"mac":', '"audit":{"a":"'),
    '{"audit":{"n":1,"s":"x","t":1,"v":1},%s}' % MAC,
    *('{ "audit" : {', '{"mac":', MAC + ",", MAC + ',"audit":', ',"audit":{"a":1},"mac":null,'),
    *('{\\"audit\\":{', '{"x":"{\\"audit\\":{', "{\\u0022audit\\u0022:{", '\\\\\\"audit\\\\\\":{', '\\"mac\\":\\"'),
    *('"m":"{\\"audit\\":{\\"a\\":1}', "audit", '"audit"', '\\"audit', "audit\\", '"audit":{[', '{"audit":["'),
    *("20 <1>", "83 <190>1 - ", "9999999 <1>", "5 <190>1 a", "[", "{", "}", "]", '"', "\\", ",", "\n", "1e999,"),
    *('"\\ud83d",', '[{"audit":{}},', "2026-01-01T00:00:00Z ", "\ufeff", "\u00e9", "\0", "x" * 600, "{" * 70_000),
)
HEAD = "<190>1 2026-11-21T10:00:00.000000+00:00 host app web.1 - "
KEPT = {
    "raw": lambda line: line,
    "a line": lambda line: line + "\n",
    "syslog": lambda line: f"Nov 21 10:00:00 host app[7]: {line}\n",
    "a string": lambda line: json.dumps({"a": 1, "m": line}),
    "a string with its newline": lambda line: json.dumps({"log": line + "\n"}) + "\n",
    "escaped in another way": lambda line: json.dumps({"m": line}).replace('\\"', "\\u0022"),
    "a string in a string": lambda line: json.dumps({"m": json.dumps({"m": line})}),
    "deep": lambda line: json.dumps(json.dumps(json.dumps([json.dumps(line)]))),
    "parsed": lambda line: json.dumps({"p": json.loads(line)}),
    "pretty": lambda line: json.dumps({"p": json.loads(line)}, indent=1) + "\n",
    "moved": lambda line: json.dumps(moved(line)),
    "moved, and close": lambda line: json.dumps(moved(line), separators=(",", ":")),
    "moved, in a string": lambda line: json.dumps({"m": json.dumps(moved(line), ensure_ascii=False)}),
    "a field": lambda line: "1," + '"' + line.replace('"', '""') + '",x\n',
    "a message": lambda line: framed(HEAD + line),
    "a message with its newline": lambda line: framed(HEAD + line + "\n"),
}


def moved(line):
    record = json.loads(line)
    return {"mac": record["mac"], "x": [1.5, {"m": "audit"}], "audit": dict(reversed(record["audit"].items()))}


def framed(message):
    return f"{len(message)} {message}"


def trials():
    sessions = [[line.decode() for line in Made(forward).session(3)] for forward in (False, True)]
    for lines in sessions:
        for name, keep in KEPT.items():
            for junk in JUNK:
                for space in ("", " ", "\n"):
                    yield f"{name} behind {junk[:40]!r} {space!r}", hidden(lines, keep, lambda: junk + space), 0
    yield from mixed(sessions, 300)
    yield from within(sessions[0])
    yield from openers(sessions[1])


def hidden(lines, keep, junk):
    """How many lines are not found."""
    text = "".join(junk() + keep(line) for line in lines) + junk()
    return len(lines) - Run(text.encode()).report["verified"]


def mixed(sessions, rounds):
    chance = random.Random(5)
    pick = lambda: "".join(chance.choice(JUNK[:-1]) + chance.choice(("", " ", "\n")) for _ in range(4))  # noqa: E731
    for nth in range(rounds):
        name = chance.choice(list(KEPT))
        yield f"{name} behind much, {nth}", hidden(chance.choice(sessions), KEPT[name], pick), 0


def within(lines):
    """In members of the same record."""
    record = json.loads(lines[1])
    for junk in JUNK[:-1]:
        around = [
            {"x": junk, "m": lines[1], "y": junk},
            {"x": junk, "m": json.dumps({"x": junk, "m": lines[1], "y": junk}), "y": junk},
            {"x": junk, "audit": record["audit"], "y": junk, "mac": record["mac"], "z": junk},
            {"x": junk, "mac": record["mac"], "y": junk, "audit": record["audit"], "z": junk},
        ]
        for nth, it in enumerate(around):
            yield f"beside {junk[:40]!r}, {nth}", Run(json.dumps(it).encode()).report["verified"], 1
    yield "a value between", Run(f'{{"mac":"{record["mac"]}","x":"mac","{lines[1][2:]}'.encode()).report["verified"], 1


def openers(lines):
    """Lines behind a false header come before what opens their session."""
    run = Run("".join(f"20 <1>{line}\n" for line in reversed(lines)).encode())
    yield "messages that end too soon", run.report["verified"], len(lines)
