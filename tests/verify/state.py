"""What an earlier run saw: which numbers of which sessions."""

import json
import os
import tempfile

from .files import Unusable
from .numbers import ENDLESS, NOTHING, Numbers, both


class Earlier:
    """A session as an earlier run saw it."""

    def __init__(self, record):
        self.name = record["s"]
        following, first, last = (whole(record[name]) for name in ("next", "first", "last"))
        self.numbers = Numbers(following, first, last, map(hole, record["holes"]))
        self.stop = whole(record["stop"]) if "stop" in record else None
        self.kid, self.env = record.get("kid"), record.get("env")
        self.forward_secure = record.get("forward_secure", False)
        self.open, self.ends = (operations(record.get(name, [])) for name in ("open", "ends"))

    def named(self):
        return self.kid


def hole(row):
    first, last, below, above = map(whole, row)
    return first, last, below, above


def whole(number):
    if type(number) is not int:
        raise ValueError("not a number")
    return number


def operations(rows):
    return {str(op): (whole(n), whole(t)) for op, n, t in rows}


def load(path):
    """The sessions of a state file by their names, and the newest time in it."""
    try:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        if record["v"] != 1:
            raise ValueError("another version")
        return {row["s"]: Earlier(row) for row in record["sessions"]}, whole(record["newest"])
    except FileNotFoundError:
        return {}, 0
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise Unusable(f"{path}: is no state of an earlier run: name another file, or begin anew") from None


def united(session, earlier):
    """One session of the new state: what was seen now or earlier."""
    seen = [it for it in (session, earlier) if it and it.numbers.next]
    missing = NOTHING
    for it in seen:
        missing = both(missing, it.numbers.missing())
    end = max(seen, key=lambda it: it.numbers.next)
    start = min(seen, key=lambda it: it.numbers.lowest())
    stops = [it.stop for it in seen if it.stop is not None]
    record = {"s": end.name, "next": end.numbers.next, "holes": [it for it in missing if it[1] < ENDLESS]}
    record |= {"first": start.numbers.first, "last": end.numbers.last}
    record |= {"stop": min(stops)} if stops else {}
    kids, envs = [it.named() for it in seen], [it.env for it in seen]
    for name, values in (("kid", kids), ("env", envs)):
        record |= {name: value for value in values[::-1] if value is not None}
    record |= {"forward_secure": True} if any(it.forward_secure for it in seen) else {}
    return record | {name: rows(getattr(seen[0], name)) for name in ("open", "ends")}


def rows(operations):
    return [[op, n, t] for op, (n, t) in sorted(operations.items())]


def save(path, sessions, earlier, newest):
    """Writes the state in one step: there is the old one or the new one, and never a half."""
    names = {name for name, session in sessions.items() if session.numbers.next} | set(earlier)
    found = [united(sessions.get(name), earlier.get(name)) for name in names]
    record = {"v": 1, "newest": newest, "sessions": sorted(found, key=lambda it: (it["first"], it["s"]))}
    folder = os.path.dirname(os.path.abspath(path))
    try:
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
            json.dump(record, file, separators=(",", ":"))
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
    except OSError as error:
        raise Unusable(f"{path}: the state could not be written: {error.strerror}") from None
