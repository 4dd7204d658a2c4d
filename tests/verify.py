#!/usr/bin/env python3
"""Checks audit lines with nothing but Python's standard library, from docs/seal-format.md alone.

It shares no code with the SDK and with the program `audit`: a second opinion. What it does stands in the package
`verify` beside it. `verify.py --help` says how to call it.
"""

import sys

sys.dont_write_bytecode = True

from verify.command import main  # noqa: E402

main()
