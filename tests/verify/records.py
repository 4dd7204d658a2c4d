"""JSON records, on one line or on many: their strings, and the objects in which `audit` was parsed.

A machine over tokens instead of a parser over documents: an archive may be one array of any length, and what stands
around a record, or is broken, must not hide what follows.
"""

import json
import re

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s"{}\[\],:]+|"', re.S)
LITERAL = re.compile(r"-?\d[\d.eE+-]*|true|false|null")
DEEPEST, LARGEST = 64, 1 << 16


def constant(name):
    raise ValueError(f"{name} is not JSON")


STRICT = json.JSONDecoder(parse_constant=constant)
DECODER = json.JSONDecoder(strict=False, parse_constant=constant)
BROKEN = (ValueError, RecursionError)


def unescaped(token):
    """What a string says; one that is no JSON, as it stands."""
    try:
        return DECODER.decode(token)
    except BROKEN:
        return token


class Level:
    """An object or an array that is open, and what must come next in it."""

    __slots__ = ("closing", "next", "key", "line", "beside")

    def __init__(self, opening, line):
        self.closing = "}" if opening == "{" else "]"
        self.next = "key" if opening == "{" else "value"
        self.key, self.line, self.beside = None, line, {}


class Records:
    """Fed with text, tells of strings, of objects in which `audit` was parsed, of what does not end or is no JSON.

    `held` says that the record that is open had candidates in it, `last` is the line up to which it is one.
    """

    def __init__(self, on_string, on_audit, on_endless, on_broken):
        self.on_string, self.on_audit, self.on_endless, self.on_broken = on_string, on_audit, on_endless, on_broken
        self.stack, self.taken, self.depth, self.start, self.held, self.last = [], [], 0, 0, False, 0

    def open(self):
        return bool(self.stack)

    def feed(self, text, line):
        self.start = 0
        for match in TOKEN.finditer(text):
            self.token(text, match, line)
            self.last = line
        if self.depth:
            self.taken.append(text[self.start :])
            if sum(map(len, self.taken)) > LARGEST:
                self.fail(line)

    def token(self, text, match, line):
        token, level = match[0], self.stack[-1] if self.stack else None
        if token in "{[":
            self.opening(token, match.start(), line)
        elif level is None:
            if token[0] == '"':
                self.string("", token, line)
        elif token == level.closing and (token == "]" or level.next in ("key", "comma")):
            self.close(text, match.end())
        elif token == ("," if level.next == "comma" else ":" if level.next == "colon" else None):
            level.next = "key" if token == "," and level.closing == "}" else "value"
        elif level.next == "key" and token[0] == '"' and len(token) > 1:
            level.key, level.next = token[1:-1], "colon"
        elif level.next == "value" and (LITERAL.fullmatch(token) or token[0] == '"' and len(token) > 1):
            self.value(level, token, line)
        else:
            self.fail(line)

    def opening(self, token, start, line):
        level = self.stack[-1] if self.stack else None
        if level and (level.next != "value" or len(self.stack) >= DEEPEST):
            self.fail(line)
            level = None
        if level:
            level.next = "comma"
            if level.key == "audit" and token == "{" and level.closing == "}" and not self.depth:
                self.depth, self.taken, self.start = len(self.stack), [], start
        self.stack.append(Level(token, line))

    def value(self, level, token, line):
        level.next = "comma"
        if self.depth:
            return
        if token[0] == '"':
            if level.key == "mac" and level.closing == "}":
                level.beside["mac"] = unescaped(token)
            self.string(self.key(), token, line)

    def key(self):
        """The key that a value stands under, in a list that of the list."""
        return next((level.key for level in reversed(self.stack) if level.key is not None), "")

    def string(self, key, token, line):
        """Members beside `audit` and `mac` are nobody's."""
        if len(token) > 1 and not self.depth and not any("audit" in level.beside for level in self.stack):
            held = self.on_string(key, token, line)
            self.held = bool(self.stack) and (held or self.held)

    def close(self, text, end):
        level = self.stack.pop()
        if self.depth == len(self.stack) and self.depth:
            self.captured(self.stack[-1], "".join(self.taken) + text[self.start : end])
        elif not self.depth and "audit" in level.beside:
            self.held = self.on_audit(level.beside, level.line) or self.held
        self.held = self.held and bool(self.stack)

    def captured(self, level, text):
        self.depth, self.taken = 0, []
        try:
            level.beside["audit"] = STRICT.decode(text)
        except BROKEN:
            self.held = True
            self.on_broken(level.line)

    def fail(self, line):
        """What was open is no record after all, and breaks off there.

        That is told once, of a record over several lines or of the one candidate in it.
        """
        if self.held and self.last > self.stack[0].line:
            self.on_broken(line)
        elif self.depth:
            self.on_endless(self.stack[self.depth - 1].line)
        elif lines := [level.line for level in self.stack if "audit" in level.beside]:
            self.on_endless(lines[0])
        self.stack, self.taken, self.depth, self.held = [], [], 0, False
