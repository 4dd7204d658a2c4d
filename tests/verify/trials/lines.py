"""What is no line, or half of one, and where it is told."""

import json

from .made import Made
from .run import Run, found, joined

MAC = b',"mac":"0123456789012345678901"}'


def trials():
    made = Made(True)
    all_of = made.session(20)
    yield from oddities(all_of)
    yield from common(all_of)
    yield from before(all_of)
    yield from strings(all_of)
    yield from cuts(all_of)
    yield from pieces(all_of)
    yield from streams(all_of)
    yield from nobodys(all_of)
    yield from messages(all_of)
    yield from waiting(all_of)
    yield from places(all_of)


def oddities(all_of):
    audit = all_of[3][:-32]
    yield "no seal", found(*all_of, audit + b"}"), ["UNSEALED"]
    yield "a seal of null", found(*all_of, audit + b',"mac":null}'), ["UNSEALED"]
    yield "a seal that is none", found(*all_of, audit + b',"mac":"short"}'), ["ALTERED 3"]
    yield "a seal that is none, no session", found(audit + b',"mac":"short"}'), ["UNKNOWN_KEY 1"]
    yield "no members", found(*all_of, b'{"audit":{"x":1}' + MAC), ["MALFORMED"]
    yield "another version", found(*all_of, audit.replace(b'"v":1', b'"v":2') + MAC), ["MALFORMED"]
    yield "nobody's", found(*all_of, b'{"audit":{"x":1}}', b'{"x":{"audit":{"s":1}}}'), []
    yield "no JSON", found(*all_of, b'{"audit":{"x":}' + MAC), ["MALFORMED"]
    yield "no JSON, and no seal", found(*all_of, b'{"audit":{"x":"}",}}'), []
    yield "no JSON, and no end", found(*all_of, b'{"audit":{"x":' + MAC), ["FRAGMENT"]
    yield "no UTF-8", found(*all_of, all_of[3].replace(b"true", b'"\xff"')), ["MALFORMED"]
    yield "no JSON in a record", found(*all_of, b'{"x":1,\n"audit":{"v":1,}' + MAC), ["MALFORMED"]
    yield "numbers out of reach", found(*all_of, audit.replace(b'"n":3', b'"n":' + b"9" * 99) + MAC), ["MALFORMED"]
    long = [audit.replace(b"true", b'"%s"' % (b"x" * (length - len(audit) + 11))) + MAC for length in (9_998, 9_999)]
    yield "long", found(*all_of, long[0]), ["ALTERED 3"]
    yield "too long", found(*all_of, long[1]), ["MALFORMED"]
    listed = audit.replace(b'"action":"read"', b'"action":"session.stop","kid":["056a4a60"]')
    yield "a list for a kid", found(listed + MAC), ["UNKNOWN_KEY 1"]
    spaced = b'{"x":0,"audit"%s:%s{' % (b" " * 30, b"\n" * 26)
    yield "a name far from its brace", found(all_of[3].replace(b'{"audit":{', spaced), *all_of), []
    yield "the same", Run(joined(*all_of, all_of[3].replace(b'{"audit":{', spaced))).report["again"], 1
    far = all_of[3].replace(b'{"audit":{', spaced.replace(b":", b" :"))
    yield "too far", Run(joined(*all_of, far)).report["again"], 0
    for value, again in ((b"1.5", 1), (b"null", 1), (b"abc", 0), (b"1x", 0), (b"'", 0)):
        beside = all_of[3].replace(b',"mac"', b',"k":%s,"mac"' % value)
        yield f"{value} beside", Run(joined(*all_of, beside)).report["again"], again
        turned = b'{%s,"k":%s,%s}' % (all_of[3][-31:-1], value, all_of[3][1:-32])
        yield f"{value} between", Run(joined(*all_of, turned)).report["again"], again
    for value, name in ((b"tru", "FRAGMENT"), (b"-1.", "FRAGMENT"), (b"abc", "UNSEALED"), (b"true1", "UNSEALED")):
        yield f"{value} behind, and no more", found(*all_of, all_of[3][:-32] + b',"k":' + value), [name]
    yield "no braces around", found(*all_of, all_of[3][1:-1]), []
    odd = rb'{"x":"\ud83d\q %s' % json.dumps(all_of[3].decode())[1:].encode()
    yield "half a pair", Run(joined(*all_of, odd)).report["again"], 1


def common(all_of):
    """JSON that some libraries take, and some do not."""
    nested = lambda depth: b"[" * depth + b"]" * depth  # noqa: E731
    for name, value, expected in (
        ("a pair", b'"\\ud83d\\ude00"', "ALTERED 3"),
        ("half a pair, escaped", b'"\\\\ud83d"', "ALTERED 3"),
        ("the first half of a pair", b'"\\ud83d\\\\ude00"', "MALFORMED"),
        ("the second half of a pair", b'"\\ude00"', "MALFORMED"),
        ("half a pair in a key", b'{"\\ud83d":1}', "MALFORMED"),
        ("half a pair, and the member again", b'"\\ud83d","ok":1', "MALFORMED"),
        ("a great number", b"1e308", "ALTERED 3"),
        ("too great a number", b"1e999", "MALFORMED"),
        ("too small a number", b"-1e999", "MALFORMED"),
        ("many digits", b"9" * 308, "ALTERED 3"),
        ("too many digits", b"9" * 309, "MALFORMED"),
        ("deep", nested(126), "ALTERED 3"),
        ("too deep", nested(127), "MALFORMED"),
        ("too deep for anybody", nested(4_000), "MALFORMED"),
    ):
        yield name, found(*all_of, all_of[3].replace(b"true", value)), [expected]
        bare = all_of[3][:-32].replace(b"true", value) + b"}"
        yield f"{name}, no seal", found(*all_of, bare), ["UNSEALED"] if expected == "ALTERED 3" else []


def before(all_of):
    """A seal before its object, among others of its name."""
    audit, mac, other = all_of[3][1:-32], all_of[3][-31:-1], b'"mac":"0123456789012345678901"'
    again = lambda *parts: Run(joined(*all_of, b"".join(parts))).report["again"]  # noqa: E731
    fine, other_too = b"{" + mac + b",", b"{" + other + b","
    yield "a seal before", again(fine, audit, b"}"), 1
    yield "the nearest", again(other_too, mac, b",", audit, b"}"), 1
    yield "not the farther", again(fine, other, b",", audit, b"}"), 0
    yield "one in a member", again(fine, b'"x":', other_too[:-1], b"},", audit, b"}"), 1
    yield "15 in members", again(fine, (b'"x":' + other_too[:-1] + b"},") * 15, audit, b"}"), 1
    yield "16 in members", again(fine, (b'"x":' + other_too[:-1] + b"},") * 16, audit, b"}"), 0
    yield "a string between", again(fine, rb'"x":"{\"audit\":{\"a\":1}}",', audit, b"}"), 1
    yield "a key between", again(fine, b'"x":[{"audit":{}}],', audit, b"}"), 0
    yield "behind another object", again(b'{"x":0,"audit":{},', mac, b",", audit, b"}"), 1
    yield "behind its brace", again(b'{"x":0,"audit":{', mac, b",", audit, b"}"), 1
    twice = joined(b'{"x":0,' + audit + b"," + mac + b"," + audit + b"}")
    yield "of two", Run(twice).report["again"], 0
    yield "of two, both", Run(joined(*all_of) + twice).report["again"], 2
    yield "far before", again(fine, b'"x":"' + b"x" * 65_000, b'",', audit, b"}"), 1
    yield "too far before", again(fine, b'"x":"' + b"x" * 65_600, b'",', audit, b"}"), 0


def strings(all_of):
    """With names in them that are no keys, and long ones."""
    made = Made(True)
    lines = made.session(9)
    for name in ("audit", '"audit"', '"audit":1', '"audit":1,"audit ":{'):
        lines[3] = made.line(3, {"act": "x" * 90, "z": name})
        for at in range(60, len(lines[3]) - 33, 7):
            for kind in ("strings", "syslog"):
                halves = (FORMS[kind](part) for part in (lines[3][:at], lines[3][at:]))
                run = Run(joined(*lines[:3], *halves, *lines[4:]))
                yield f"{name} in a piece, cut at {at}, {kind}", (run.found(), run.report["verified"]), ([], 9)
    line = json.dumps(all_of[3].decode())[1:]
    for size in (1 << 20, 3 << 20):
        text = '{"m":"' + '\\"audit' + "x" * size + line + "}"
        yield f"a string of more than {size} bytes", Run(joined(*all_of, text.encode())).report["again"], 1
    deep = '{"audit":1,"x":%s' % json.dumps(all_of[3].decode())
    for depth in range(1, 11):
        deep = json.dumps(deep)
        if depth in (7, 8):
            yield f"{depth + 1} deep", Run(joined(*all_of, deep.encode())).report["again"], int(depth < 8)
    yield from quoted(all_of)


def quoted(all_of):
    """Names that are quoted in another way stand before the line."""
    text = json.dumps(all_of[3].decode())
    names = ("\\\\u0022audit", "\\u0022audit")
    names += ('""audit', '\\"audit', '\\""audit', '"audit', '\\""audit\\', '"\\"audit""')
    for name in names:
        for space in (" ", ""):
            forms = (
                all_of[3].decode(),
                text,
                '{"log": %s}' % text,
                '{"log": "%s' % text[1:],
                '"{""log"": %s}"' % text.replace('"', '""'),
                '{"log": %s}' % json.dumps('{"log": %s}' % text),
            )
            for nth, form in enumerate(forms):
                run = Run(joined(*all_of, (name + space + form).encode()))
                yield f"behind {name}{space}, {nth}", run.report["again"], 1


def cuts(all_of):
    """Wherever a line is cut in two, the other half makes it whole; but not in strings in strings."""
    line = all_of[3]
    for at in range(len(b'{"audit":{'), len(line) - 1):
        for name, form in FORMS.items():
            run = Run(joined(*all_of[:3], *(form(half) for half in (line[:at], line[at:])), *all_of[4:]))
            expected = ([], 20) if name != "strings in strings" else (["FRAGMENT", "LOST 3..3"], 19)
            yield f"cut at {at}, {name}", (run.found(), run.report["verified"]), expected


def message(part):
    part = b"<190>1 2026-11-21T10:00:00Z host app web.1 - " + part
    return b"%d %s" % (len(part), part)


FORMS = {
    "lines": lambda part: part,
    "syslog": lambda part: b"Nov 21 10:00:00 host app[7]: " + part,
    "strings": lambda part: json.dumps({"at": "10:00:00", "log": part.decode(), "x": 1}).encode(),
    "fields": lambda part: b'10:00:00,"%s",x' % part.replace(b'"', b'""'),
    "strings in strings": lambda part: json.dumps({"m": json.dumps({"x": 1, "log": part.decode()}), "x": 1}).encode(),
    "messages": message,
}


def pieces(all_of):
    yield "cut off", found(*all_of, all_of[3][:90]), ["FRAGMENT"]
    yield "an end", found(*all_of, all_of[3][90:]), ["FRAGMENT"]
    yield "an end in a string", found(*all_of, json.dumps({"m": all_of[3][90:].decode()}).encode()), ["FRAGMENT"]
    tags = [f"Nov 21 10:00:00 host app[7]: {part}".encode() for part in split(all_of[3])]
    yield "of one line", found(*all_of[:3], *tags, *all_of[4:]), []
    edited = [tag.replace(b"true", b"null") for tag in tags]
    run = Run(joined(*all_of[:3], *edited, *all_of[4:]))
    yield "that fit no seal", run.found(), ["FRAGMENT", "LOST 3..3"]
    yield "place of the first", run.report["findings"][0]["line"], 4
    yield "in an unknown session", found(*edited), ["FRAGMENT"]
    yield "before their session is opened", found(*all_of[1:3], *tags, *all_of[4:], all_of[0]), []
    long = [tags[0], *[b"Nov 21 10:00:01 host app[7]: " + b"x" * 2_000] * 5, tags[1]]
    yield "too long", found(*all_of[:3], *long, *all_of[4:]), ["FRAGMENT", "FRAGMENT", "LOST 3..3"]
    many = [tags[0], *[b"Nov 21 10:00:01 host app[7]: x"] * 63, tags[1]]
    yield "too many", found(*all_of[:3], *many, *all_of[4:]), ["FRAGMENT", "FRAGMENT", "LOST 3..3"]
    between = [tags[0], b"Nov 21 10:00:00 host other[7]: x", tags[1]]
    yield "other streams between", found(*all_of[:3], *between, *all_of[4:]), []
    yield "a line between", found(*all_of[:3], tags[0], *all_of[4:], tags[1]), []
    yield "another cut between", found(*all_of[:3], tags[0], tags[0], tags[1], *all_of[4:]), ["FRAGMENT"]
    yield "other lines behind", found(*all_of[:3], *tags, b"Nov 21 10:00:00 host app[7]: x", *all_of[4:]), []


def nobodys(all_of):
    """Keys and strings in which nothing is a line, among the pieces of one."""
    made = Made(True)
    lines = [made.control(0, "session.start"), *(made.line(n, {}) for n in (1, 2))]
    members = ("a key", {"audit": {"a": 1}}), ("a string", '{"audit":1}'), ("objects", {"x": [{"audit": {}}]})
    for name, member in members:
        line = made.line(3, {"z": member})
        for at in range(10, line.index(b'"z":') + 4, 3):
            for kind in ("lines", "syslog", "messages"):
                halves = (FORMS[kind](part) for part in (line[:at], line[at:]))
                yield f"{name}, cut at {at}, {kind}", found(*lines, *halves), []
    one, two = split(all_of[3])
    for name, text, expected in (
        ("a line and an end", f"{all_of[3].decode()}\n{two}", []),
        ("an end, and nobody's key", f'{{"audit":{{"a":1}}}}\n{two}', []),
        ("both pieces", f"{one}\n{two}", ["FRAGMENT"]),
        ("an end alone", two, ["FRAGMENT"]),
    ):
        yield f"{name} in one string", found(*all_of, json.dumps({"m": text}).encode()), expected
    spaced = [b'{"id":%d,%s"m": %s}' % (n, b" " * n, json.dumps(part).encode()) for n, part in enumerate((one, two))]
    yield "white space before a member", found(*all_of[:3], *spaced, *all_of[4:]), []
    renamed = [b'{"%d": %s}' % (n, json.dumps(part).encode()) for n, part in enumerate((one, two))]
    yield "another member", found(*all_of[:3], *renamed, *all_of[4:]), ["FRAGMENT", "FRAGMENT", "LOST 3..3"]


def streams(all_of):
    """That wait at the same time."""
    one, two = split(all_of[3])
    ours = [b"Nov 21 10:00:00 host app[7]: " + part.encode() for part in (one, two)]
    blank = [b" ", b"Nov 21 10:00:00 host app[9]: ", b"\t"]
    for count in (63, 64):
        cut = [b'Nov 21 10:00:00 host app[%d]: {"audit":{' % n for n in range(8, 8 + count)]
        run = Run(joined(*all_of[:3], ours[0], *cut, *blank, ours[1], *all_of[4:]))
        expected = (20, ["FRAGMENT"] * count) if count < 64 else (19, ["FRAGMENT"] * (count + 2) + ["LOST 3..3"])
        yield f"{count} others", (run.report["verified"], run.found()), expected
    bare = joined(*all_of[:3], one.encode(), b" \t", b"", two.encode(), *all_of[4:])
    yield "white space between", Run(bare).found(), []
    deep = FORMS["strings in strings"]
    many = joined(*all_of[:3], ours[0], *[deep(b'{"audit":{')] * 70, ours[1], *all_of[4:])
    yield "strings in strings do not wait", Run(many).report["verified"], 20


def messages(all_of):
    bodies = [message(line) for line in all_of]
    yield "in one line", found(b"".join(bodies)), []
    digits = b"".join((*bodies[:3], message(b"took 15"), *map(message, parts(all_of[3])), *bodies[4:]))
    yield "behind digits", found(digits), []
    halves = b"".join((*bodies[:3], *map(message, parts(all_of[3])), *bodies[4:]))
    yield "halves", found(halves), []
    yield "halves in a line that no message begins", found(b"x" + halves), []
    for at in range(len(all_of[3]) - 40, len(all_of[3]) - 1):
        halves = map(message, (all_of[3][:at], all_of[3][at:]))
        yield f"halves at {at}", found(b"".join((*bodies[:3], *halves, *bodies[4:]))), []
    ends = [b"20 <1>" + line for line in all_of]
    yield "that end too soon", found(*ends), []
    edited = ends[3].replace(b"true", b"null")
    yield "that end too soon, edited", found(*ends[:3], edited, *ends[4:]), ["FRAGMENT", "FRAGMENT", "LOST 3..3"]
    inside = message(b"x" * 512 + all_of[3])
    yield "far inside", found(b"".join((*bodies[:3], inside, *bodies[4:]))), []


def parts(line):
    """At the digits of `t`, so that a length stands right behind digits."""
    at = line.index(b'"t":') + 6
    return line[:at], line[at:]


def split(line):
    text = line.decode()
    return text[:90], text[90:]


def waiting(all_of):
    """A line that waits hides none that stands in it, and counts once."""
    inner = all_of[3].decode()
    made = Made(True)
    outer = made.line(3, {"x": inner})
    yield "in a line that waits", Run(joined(*all_of[:3], outer, *all_of[4:])).report["verified"], 20
    unclosed = b'{"x":0,%s,"audit":%s,"z":{' % (all_of[3][-31:-1], all_of[3][9:-32])
    yield "members that do not end", Run(joined(*all_of, unclosed)).report["again"], 1
    yield "the same, as written", found(*all_of, all_of[3][:-32] + b',"z":{'), ["FRAGMENT"]
    many = json.dumps({"log": "".join(line.decode() + "\n" for line in all_of * 500)}).encode()
    run = Run(many)
    yield "a string of megabytes", (len(many) > 1 << 20, run.found(), run.report["verified"]), (True, [], 20)


def places(all_of):
    """The line of what is found: that of the name, or where the string begins around it."""
    edited = all_of[3].replace(b"true", b"null")
    record = json.dumps({"x": 1, "p": json.loads(edited)}, indent=1).encode()
    yield "a parsed line's name", Run(joined(*all_of, record)).lines(), [24]
    record = json.dumps({"x": 1, "p": edited.decode()}, indent=1).encode()
    yield "a string's own", Run(joined(*all_of, record)).lines(), [23]
    record = json.dumps({"x": 1, "p": "\n\n" + edited.decode()}, indent=1).encode()
    yield "in a string with lines", Run(joined(*all_of, record)).lines(), [23]
    archive = json.dumps([{"m": line.decode()} for line in all_of], indent=1).encode()
    yield "breaks off", found(archive[:-2]), []
    yield "breaks off in a line", Run(archive[:-90]).lines(), [archive.count(b"\n") - 1]
    parsed = json.dumps([json.loads(line) for line in all_of], indent=1).encode()
    yield "breaks off in a parsed one", Run(parsed[:-90]).report["verified"], 19
    long = b"x" * (1 << 20)
    run = Run(joined(all_of[0], long, *all_of[1:], long + b"x", *all_of[:3], long + b"x" + all_of[3], b"y" + long))
    yield "long lines", (run.found(), run.lines()), (["MALFORMED", "MALFORMED"], [22, 27])
    strings = json.dumps([{"m": line.decode(), "x": "x" * 60_000} for line in all_of]).encode()
    yield "a long line with strings", found(strings), []
