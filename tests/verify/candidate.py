"""What may be a line, and where it stands."""

import json
import re
from math import isinf
from typing import NamedTuple

from .members import deepest
from .seal import MOST

LONGEST, DEEPEST = 9_998, 127
HALF = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)")


class Place(NamedTuple):
    """The line in which a name stands, or in which the string around it begins."""

    file: str
    line: int


class Candidate(NamedTuple):
    """An object under the name, as it stands, and the string that is its seal, where there is one.

    It may be `joined` of pieces. One that goes `over` the end of its message counts if its seal fits, and else it is
    not there.
    """

    object: bytes
    mac: str | None
    place: Place
    joined: bool = False
    over: bool = False

    def parsed(self):
        """What its JSON says, or none where it is no JSON."""
        try:
            text = self.object.decode()
            record = DECODER.decode(text)
        except (ValueError, RecursionError):
            return None
        common = deepest(self.object) <= DEEPEST and not any(it[1] for it in HALF.finditer(text))
        return record if common and isinstance(record, dict) else None


def double(text):
    value = float(text)
    return constant(text) if isinf(value) else value


def integer(text):
    double(text)
    return int(text)


def number(text):
    """A float, made an integer again; what never was one stays and fits no seal."""
    value = double(text)
    return int(value) if value.is_integer() and abs(value) <= MOST else value


def constant(name):
    raise ValueError(f"{name} is not JSON")


DECODER = json.JSONDecoder(parse_float=number, parse_int=integer, parse_constant=constant)
