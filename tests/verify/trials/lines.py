"""What is no line, or half of one, and where it is told."""

import json

from .made import Made
from .run import Run, found, joined

MAC = b',"mac":"0123456789012345678901"}'


def trials():
    made = Made(True)
    all_of = made.session(20)
    yield from oddities(all_of)
    yield from pieces(all_of)
    yield from documents(all_of)


def oddities(all_of):
    audit = all_of[3][:-32]
    yield "no seal", found(*all_of, audit + b"}"), ["UNSEALED"]
    yield "a seal of null", found(*all_of, audit + b',"mac":null}'), ["UNSEALED"]
    yield "a seal that is none", found(*all_of, audit + b',"mac":"short"}'), ["ALTERED 3"]
    yield "a seal that is none, no session", found(audit + b',"mac":"short"}'), ["UNKNOWN_KEY 1"]
    yield "no members", found(*all_of, b'{"audit":{"x":1}' + MAC), ["MALFORMED"]
    yield "another version", found(*all_of, audit.replace(b'"v":1', b'"v":2') + MAC), ["MALFORMED"]
    yield "nobody's", found(*all_of, b'{"audit":{"x":1}}', b'{"x":{"audit":{"s":1}}}'), []
    yield "no JSON", found(*all_of, b'{"audit":{"x":' + MAC), ["MALFORMED"]
    yield "no JSON, and ends", found(*all_of, b'{"audit":{"x":"}",}}'), ["MALFORMED"]
    yield "no UTF-8", found(*all_of, all_of[3].replace(b"true", b'"\xff"')), ["MALFORMED"]
    yield "no JSON in a record", found(*all_of, b'{"x":1,\n"audit":{"v":1,}' + MAC), ["MALFORMED"]
    yield "numbers out of reach", found(*all_of, audit.replace(b'"n":3', b'"n":' + b"9" * 99) + MAC), ["MALFORMED"]
    listed = audit.replace(b'"action":"read"', b'"action":"session.stop","kid":["056a4a60"]')
    yield "a list for a kid", found(listed + MAC), ["UNKNOWN_KEY 1"]


def pieces(all_of):
    yield "cut off", found(*all_of, all_of[3][:90]), ["FRAGMENT"]
    yield "an end", found(*all_of, all_of[3][90:]), ["FRAGMENT"]
    tags = [f"Nov 21 10:00:00 host app[7]: {part}".encode() for part in split(all_of[3])]
    yield "of one line", found(*all_of[:3], *tags, *all_of[4:]), []
    edited = [tag.replace(b"true", b"null") for tag in tags]
    run = Run(joined(*all_of[:3], *edited, *all_of[4:]))
    yield "that fit no seal", run.found(), ["FRAGMENT", "LOST 3..3"]
    yield "place of the first", run.report["findings"][0]["line"], 4
    yield "in an unknown session", found(*edited), ["FRAGMENT"]
    long = [tags[0], *[b"Nov 21 10:00:01 host app[7]: " + b"x" * 2_000] * 5, tags[1]]
    yield "too long", found(*all_of[:3], *long, *all_of[4:]), ["FRAGMENT", "FRAGMENT", "LOST 3..3"]
    between = [tags[0], b"Nov 21 10:00:00 host other[7]: x", tags[1]]
    yield "other streams between", found(*all_of[:3], *between, *all_of[4:]), []


def split(line):
    text = line.decode()
    return text[:90], text[90:]


def documents(all_of):
    """The line of what is found: a string's own, a parsed object's first."""
    edited = all_of[3].replace(b"true", b"null")
    record = json.dumps({"x": 1, "p": json.loads(edited)}, indent=1).encode()
    yield "a parsed line's first", Run(joined(*all_of, record)).lines(), [23]
    record = json.dumps({"x": 1, "p": edited.decode()}, indent=1).encode()
    yield "a string's own", Run(joined(*all_of, record)).lines(), [23]
    archive = json.dumps([{"m": line.decode()} for line in all_of], indent=1).encode()
    yield "breaks off", found(archive[:-2]), ["MALFORMED"]
    yield "breaks off with the file", Run(archive[:-2] + b"\n\n").lines(), [archive.count(b"\n") + 1]
    yield "breaks off before a line", Run(joined(archive[:-2], all_of[0])).lines(), [archive.count(b"\n") + 1]
    yield "breaks off in a line", found(archive[:-90]), ["MALFORMED"]
    yield "a string of no record", found(b'[x "%s' % json.dumps(all_of[0].decode()).encode()), []
    yield "breaks off with nothing in it", found(*all_of, b'[{"m":"audit"},'), []
    parsed = json.dumps([json.loads(line) for line in all_of], indent=1).encode()
    yield "breaks off between", found(parsed[:-2]), ["MALFORMED"]
    first = json.dumps([json.loads(all_of[3])], indent=1).encode()
    yield "breaks off in the first", found(*all_of, first[:90]), ["FRAGMENT"]
    record = json.dumps({"m": all_of[3].decode()}).encode()
    yield "one line that breaks off", found(*all_of, record[:-1], record), []
    yield "one line that breaks off with the file", found(*all_of, record[:-1]), []
    yield "two lines that break off", Run(joined(*all_of, record[:-1], b',"x":', b"}")).lines(), [23]
