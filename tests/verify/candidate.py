"""What may be a line, and where it stands."""

import json
from typing import NamedTuple

from .seal import MOST

LONGEST = 9_998


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
            record = DECODER.decode(self.object.decode())
        except (ValueError, RecursionError):
            return None
        return record if isinstance(record, dict) else None


def number(text):
    """A float, made an integer again; what never was one stays and fits no seal."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) <= MOST else value


def constant(name):
    raise ValueError(f"{name} is not JSON")


DECODER = json.JSONDecoder(parse_float=number, parse_constant=constant)
