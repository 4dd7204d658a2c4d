"""The command line."""

import json
import os
import sys

from . import selftest, state
from .candidate import Place
from .check import Check
from .files import Unusable, content, paths
from .keys import Keys
from .names import Finder
from .pseudonym import pseudonym
from .signed import SignedCheck
from .verdict import Verdict

USAGE = """usage: verify.py [--json] [--since UNIX_MS] [--state FILE] [INPUT…]
       verify.py --pseudonym NAMESPACE[@TENANT] VALUE
       verify.py --selftest

Checks audit lines by docs/seal-format.md. INPUT is a file, a directory, or - for standard input, which is also
read where none is named: lines, application/logplex-1 bodies, syslog files, JSON archives; plain or gzip.

  AUDIT_SEAL_KEY            64 hex digits, or several keys with commas between
  AUDIT_AUDITOR_SECRET_KEY  the same, for sessions in forward-secure mode
  AUDIT_SIGN_PUBLIC_KEY     64 hex digits: checks signatures; alone, it takes the lines that a signature names
  AUDIT_PSEUDONYM_KEYS      for --pseudonym: the ring, whose newest key is the first

exit status: 0 nothing found, 1 tampering, 2 loss, 3 inconclusive, 64 and above nothing was checked"""
WRONG, UNUSABLE = 64, 66


class Options:
    """What the command line says."""

    def __init__(self, arguments):
        self.json, self.since, self.state, self.inputs = False, None, None, []
        left = iter(arguments)
        for argument in left:
            if argument == "--json":
                self.json = True
            elif argument == "--since":
                self.since = number(next(left, ""))
            elif argument == "--state":
                self.state = next(left, None) or wrong("--state wants a file")
            elif argument.startswith("-") and argument != "-":
                wrong(f"{argument} is not an option")
            else:
                self.inputs.append(argument)
        self.inputs = self.inputs or ["-"]


def wrong(message, status=WRONG):
    print(f"verify.py: {message}", file=sys.stderr)
    sys.exit(status)


def number(text):
    return int(text) if text.isascii() and text.isdigit() else wrong("--since wants Unix time in milliseconds")


def keys(variable):
    """The keys in a variable. What is no key is not shown: it may be one with a slip of the finger."""
    found = []
    for text in os.environ.get(variable, "").replace(" ", "").split(","):
        try:
            found.append(bytes.fromhex(text))
        except ValueError:
            found.append(b"?")
    found = [key for key in found if key]
    return found if all(len(key) == 32 for key in found) else wrong(f"{variable} is not made of 64 hex digits a key")


def checker(earlier):
    """The check for the keys that are held."""
    seals, signs = keys("AUDIT_SEAL_KEY"), keys("AUDIT_SIGN_PUBLIC_KEY")
    if not seals and not signs:
        wrong("AUDIT_SEAL_KEY is not set: put the key there that the lines were sealed with")
    if not seals:
        return SignedCheck(signs, earlier)
    return Check(Keys(seals, keys("AUDIT_AUDITOR_SECRET_KEY")), signs, earlier)


def read(name, check):
    """Reads one input. What breaks off in the middle is found, what cannot be read at all ends the run."""
    data, whole = content(name)
    Finder(name, check).read(data)
    if not whole:
        check.malformed(Place(name, data.count(b"\n") + 1))


def verify(options):
    """Checks the inputs; the report, and how many operations there were."""
    earlier, newest = state.load(options.state) if options.state else ({}, 0)
    check = checker(earlier if options.since is not None else None)
    for name in paths(options.inputs):
        read(name, check)
    check.end()
    verdict = Verdict(check, earlier, newest, options.since)
    if options.state:
        state.save(options.state, check.sessions, earlier, verdict.newest)
    if verdict.nothing():
        wrong("there is no audit line in the input, or none of the time that is checked", UNUSABLE)
    return verdict.report(), len(check.operations)


def told(finding):
    """A finding for people, on one line."""
    words = [finding["finding"]] + [str(finding[name]) for name in ("s", "kid", "op") if name in finding]
    if "first" in finding:
        words.append(f"{finding['first']}..{finding['last']}" if "last" in finding else str(finding["first"]))
    words += [f"count {finding['count']}"] if "count" in finding else []
    words += [f"t {finding['t']}"] if "t" in finding else []
    words += [f"{finding['file']}:{finding['line']}"] if "file" in finding else []
    return " ".join(words)


def show(report, operations, as_json):
    if as_json:
        print(json.dumps(report, separators=(",", ":")))
    for finding in report["findings"]:
        print(told(finding), file=sys.stderr)
    counts = (report["verified"], len(report["sessions"]), operations, len(report["findings"]))
    print("{} lines, {} sessions, {} operations, {} findings".format(*counts), file=sys.stderr)


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--pseudonym"]:
        if len(arguments) != 3 or "AUDIT_PSEUDONYM_KEYS" not in os.environ:
            wrong("--pseudonym wants NAMESPACE[@TENANT], VALUE, and AUDIT_PSEUDONYM_KEYS")
        return print(pseudonym(os.environ["AUDIT_PSEUDONYM_KEYS"], *arguments[1:]))
    if arguments in (["--help"], ["-h"]):
        return print(USAGE)
    if arguments == ["--selftest"]:
        return selftest.run()
    options = Options(arguments)
    try:
        report, operations = verify(options)
    except (Unusable, OSError) as error:
        wrong(error, UNUSABLE)
    show(report, operations, options.json)
    sys.exit(report["status"])
