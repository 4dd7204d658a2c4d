"""`python3 -m verify`, the same as `verify.py`."""

from .command import main

main()
