"""The same lines as drains, platforms and destinations keep them."""

import json

from .made import Made
from .run import Run

TIME = "2026-11-21T10:00:{:02}.000000+00:00"
LOGPLEX, SHUTTLE = "<190>1 {} host app web.1 - {}", "<190>1 {} shuttle APP web.1 - - {}"
L10 = "<172>1 2026-11-21T10:00:00+00:00 host heroku logplex - Error L10 (output buffer overflow): 3 messages dropped."


def trials():
    lines = [line.decode() for line in Made(True).session(30)]
    inputs = texts(lines) | split(lines) | strings(lines) | parsed(lines)
    for name, text in inputs.items():
        run = Run(text.encode())
        yield name, (run.found(), run.report["verified"], run.report["again"]), ([], 30, 0)
    yield "mixed", Run("\n".join(inputs.values()).encode()).report["again"], 30 * (len(inputs) - 1)
    dropped = [part for n, part in enumerate(syslog(lines)) if n != 31]
    yield "a piece lost", Run("".join(dropped).encode()).found(), ["FRAGMENT", "LOST 14..14"]


def at(n):
    return TIME.format(n % 60)


def texts(lines):
    logplex = [LOGPLEX.format(at(n), line) for n, line in enumerate(lines)]
    shuttle = [SHUTTLE.format(at(n), line + "\n") for n, line in enumerate(lines)]
    rfc5424 = '<190>1 {} host clinic 12 - [meta sequenceId="1"][x y="]"] {}\n'
    forms = {
        "heroku logs": "{} app[web.1]: {}\n",
        "syslog-ng": rfc5424.replace('[x y="]"]', ""),
        "rsyslog": "{} host clinic[12]: {}\n",
        "Papertrail": "1\t{0}\t{0}\t7\thost\t1.2.3.4\tUser\tInfo\tweb.1\t{1}\n",
        "behind unfinished text": "half a wor{1}\n",
        "other lines between": "INFO started\n[2026-01-01 10:00:00] {{\n{1}\n}}\n",
    }
    found = {name: "".join(form.format(at(n), line) for n, line in enumerate(lines)) for name, form in forms.items()}
    return found | {
        "lines": "\n".join(lines),
        "syslog": "".join(f"Jan  1 10:00:00 host clinic[12]: {line}\n" for line in lines),
        "Logplex": octets(it + "\n" for it in logplex),
        "Logplex without newlines": octets(logplex),
        "log-shuttle": octets(shuttle),
        "a notice between frames": octets(shuttle[:9] + [L10] + shuttle[9:]),
    }


def octets(frames):
    return "".join(f"{len(frame)} {frame}" for frame in frames)


def pieces(line):
    return [line[start : start + 120] for start in range(0, len(line), 120)]


def syslog(lines):
    return [f"Nov 21 10:00:{n:02} host app[7]: {part}\n" for n, line in enumerate(lines) for part in pieces(line)]


def of_stream(n, line):
    return [f"{at(0)} host web[{n}]: {part}\n" for part in pieces(line)]


def split(lines):
    streams = []
    for one, two in zip(lines[::2], lines[1::2]):
        ones, twos = (of_stream(n, line) for n, line in enumerate((one, two)))
        both = max(len(ones), len(twos))
        streams += [part for n in range(both) for part in ones[n : n + 1] + twos[n : n + 1]]
    parts = [(n, part) for n, line in enumerate(lines) for part in pieces(line)]
    return {
        "syslog, split": "".join(syslog(lines)),
        "two streams, split": "".join(streams),
        "log-shuttle, split": octets(SHUTTLE.format(at(n), part) for n, part in parts),
        "records, split": "".join(json.dumps({"log": part, "at": n}) + "\n" for n, part in parts),
        "records with times, split": each({"at": at(n), "log": f"{at(n)} stdout P {part}"} for n, part in parts),
        "CSV, split": "".join(f"{at(n)},{field(part)},x\n" for n, part in parts),
    }


def each(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def strings(lines):
    escaped = each({"m": line} for line in lines).replace('\\"', "\\u0022")
    return {
        "Docker": each({"log": line + "\n", "stream": "stdout", "time": at(0)} for line in lines),
        "Mezmo": each({"_ts": 1, "_line": line, "_app": "clinic"} for line in lines),
        "strings in strings": each({"log": json.dumps({"a": {"b": [line]}})} for line in lines),
        "Papertrail's JSON": json.dumps({"events": [{"id": "1", "message": line} for line in lines]}),
        "CloudWatch": json.dumps({"events": [{"message": line, "at": 2} for line in lines], "next": "x"}, indent=2),
        "Datadog": json.dumps({"data": [{"attributes": {"message": line, "tags": ["a"]}} for line in lines]}),
        "Azure's tables": json.dumps({"tables": [{"rows": [[at(0), line] for line in lines]}]}, indent=2),
        "escaped in another way": escaped,
        "CSV": "".join(f"{at(0)},{field(line)},web.1\n" for line in lines),
        "CSV with records": "".join(field(json.dumps({"line": line})) + ',"a ""word"""\n' for line in lines),
        "in one string": json.dumps({"log": "".join(line + "\n" for line in lines)}),
    }


def parsed(lines):
    records = [json.loads(line) for line in lines]
    turned = [{"mac": it["mac"], "x": [1.5], "audit": dict(reversed(it["audit"].items()))} for it in records]
    floats = [it | {"audit": {name: floating(value) for name, value in it["audit"].items()}} for it in records]
    return {
        "Datadog, parsed": each({"content": {"attributes": it, "message": None}} for it in turned),
        "Google Cloud": json.dumps([{"insertId": "x", "jsonPayload": it} for it in records], indent=2),
        "Google Cloud, one a line": each({"insertId": "x", "jsonPayload": it} for it in turned),
        "Elasticsearch": json.dumps({"hits": {"hits": [{"_id": "1", "_source": it} for it in turned]}}, indent=4),
        "floats": each(floats),
        "members beside": each(it | {"dd": {"service": "clinic"}} for it in records),
        "one long line": json.dumps([{"filler": "x" * 40_000, "record": it} for it in turned]),
        "not beyond ASCII": json.dumps(turned, ensure_ascii=False),
    }


def field(text):
    return '"' + text.replace('"', '""') + '"'


def floating(value):
    return float(value) if type(value) is int else value
