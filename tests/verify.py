#!/usr/bin/env python3
"""Checks audit lines with nothing but Python's standard library, from the description of the format alone.

usage: AUDIT_SEAL_KEY=<64 hex> verify.py [FILE]
       AUDIT_PSEUDONYM_KEYS=<ring> verify.py --pseudonym NAMESPACE[@TENANT] VALUE

Lines of several sessions may stand mixed in one file; each session must be whole, from its start to its stop.
"""

import base64
import hashlib
import hmac
import json
import os
import sys


def hkdf(salt, key, info):
    """RFC 5869, for the 32 bytes that are one block."""
    extracted = hmac.new(salt, key, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def check(line, seal_key):
    """What is wrong with a line, or its audit object."""
    if not line.endswith("\n") or len(line) > 4096 or not line.isascii():
        return "size, newline or characters", None
    line = line.rstrip("\n")
    try:
        outer = json.loads(line)
        audit = outer["audit"]
    except (ValueError, KeyError, TypeError):
        return "not an audit line", None
    text = json.dumps(audit, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    if line[9:-32] != text or list(outer) != ["audit", "mac"]:
        return "not canonical", None
    session = base64.urlsafe_b64decode(audit["s"] + "==")
    key = hkdf(b"als1", seal_key, b"als1 session" + session)
    digest = hashlib.sha256(b"\x00" + text.encode()).digest()
    mac = hmac.new(key, b"als1 tag" + digest, hashlib.sha256).digest()[:16]
    if unpadded(mac) != outer["mac"]:
        return "does not verify", None
    return None, audit


def pseudonym(ring, namespace, value):
    """The pseudonym of a value under the newest key."""
    newest = ring.split(",")[0].strip()
    kid, key = newest.split(":") if ":" in newest else ("k1", newest)
    named = bytes([len(namespace)]) + namespace.encode()
    derived = hkdf(b"als1 pseudonym", bytes.fromhex(key), b"als1 ns" + named)
    text = b"als1 pseudonym\0" + named + len(value.encode()).to_bytes(4, "big") + value.encode()
    return f"{namespace.split('@')[0]}.{kid}.{unpadded(hmac.new(derived, text, hashlib.sha256).digest()[:16])}"


class Session:
    """The lines of one process, in their order."""

    def __init__(self):
        self.expected, self.time, self.last = 0, 0, None

    def take(self, audit):
        """What is wrong with the line where it stands."""
        expected, self.expected = self.expected, audit["n"] + 1
        late, self.time = audit["t"] < self.time, audit["t"]
        stopped, self.last = self.last == "session.stop", audit["action"]
        if audit["n"] != expected:
            return f"number {audit['n']} where {expected} belongs"
        if (audit["n"] == 0) != (audit["action"] == "session.start"):
            return "a session.start elsewhere than at number 0, or none there"
        if stopped:
            return "a line after the stop"
        return "a time below the line before" if late else None


def main():
    if sys.argv[1:2] == ["--pseudonym"]:
        return print(pseudonym(os.environ["AUDIT_PSEUDONYM_KEYS"], *sys.argv[2:4]))
    if "AUDIT_SEAL_KEY" not in os.environ:
        sys.exit("AUDIT_SEAL_KEY is not set: put the key there that the lines were sealed with")
    seal_key = bytes.fromhex(os.environ["AUDIT_SEAL_KEY"])
    source = open(sys.argv[1], newline="") if sys.argv[1:] else sys.stdin
    lines, findings, sessions, ends, causes = 0, [], {}, {}, {}
    for place, line in enumerate(source, 1):
        finding, audit = check(line, seal_key)
        if audit:
            lines += 1
            finding = sessions.setdefault(audit["s"], Session()).take(audit)
        if finding:
            findings.append(f"line {place}: {finding}")
        if audit and "op" in audit:
            ends[audit["op"]] = ends.get(audit["op"], 0) + (audit["phase"] == "end")
            causes[audit["op"]] = audit.get("cause")
    findings += [f"session {s} has no stop" for s, it in sessions.items() if it.last != "session.stop"]
    findings += [f"operation {op} has {count} ends" for op, count in ends.items() if count != 1]
    findings += [f"operation {op} has a cause that is not here" for op, by in causes.items() if by and by not in ends]
    for finding in findings:
        print(finding, file=sys.stderr)
    print(
        f"{lines} lines, {len(sessions)} sessions, {len(ends)} operations, {len(findings)} findings", file=sys.stderr
    )
    sys.exit(1 if findings or not lines else 0)


main()
