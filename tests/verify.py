#!/usr/bin/env python3
"""Checks audit lines with nothing but Python's standard library, from the description of the format alone.

usage: AUDIT_SEAL_KEY=<64 hex> verify.py [FILE]
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


def main():
    seal_key = bytes.fromhex(os.environ["AUDIT_SEAL_KEY"])
    source = open(sys.argv[1], newline="") if sys.argv[1:] else sys.stdin
    wrong, lines, ends, armed, numbers = 0, 0, {}, set(), {}
    for place, line in enumerate(source, 1):
        finding, audit = check(line, seal_key)
        if audit:
            expected = numbers.get(audit["s"], 0)
            numbers[audit["s"]] = audit["n"] + 1
            if audit["n"] != expected:
                finding = f"number {audit['n']} where {expected} belongs"
        if finding:
            wrong += 1
            print(f"line {place}: {finding}", file=sys.stderr)
        if not audit:
            continue
        lines += 1
        if "op" in audit:
            armed.add(audit["op"])
            ends[audit["op"]] = ends.get(audit["op"], 0) + (audit["phase"] == "end")
    for op in armed:
        if ends[op] != 1:
            wrong += 1
            print(f"operation {op} has {ends[op]} ends", file=sys.stderr)
    print(f"{lines} lines, {len(armed)} operations, {wrong} findings", file=sys.stderr)
    sys.exit(1 if wrong or not lines else 0)


main()
