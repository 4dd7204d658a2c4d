"""Inputs as files are."""

import gzip
import os
import tempfile

from ..files import content
from .made import Made
from .run import joined


def trials():
    data = joined(*Made(False).session(200))
    packed = gzip.compress(data)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input")
        for name, given, expected in (
            ("nothing", b"", (b"", True)),
            ("plain", data, (data, True)),
            ("with a mark", b"\xef\xbb\xbf" + data, (data, True)),
            ("packed", packed, (data, True)),
        ):
            write(path, given)
            yield f"an input, {name}", content(path), expected
        write(path, packed[: len(packed) // 2])
        begin, whole = content(path)
        yield "an input that breaks off", (whole, len(begin) > 1_000 and data.startswith(begin)), (False, True)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
