"""Checks audit lines with nothing but Python's standard library, from docs/seal-format.md alone."""
